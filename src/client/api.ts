// The API as types. Made from the OpenAPI document by `npm run generate`: not to be edited.

export interface paths {
    "/api/signup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make an organisation of your own
         * @description The key is shown this once, and an Idempotency-Key does not bring it back. Whose answer was lost gets another key from whoever runs the service.
         */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Up to 255 characters of your own, visible ASCII without blanks, a new one for each thing. The same request sent again within a day is answered as it was then, without secrets, and makes nothing. */
                    "idempotency-key"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "name": "Greentable",
                     *       "email": "maya@greentable.example"
                     *     }
                     */
                    "application/json": {
                        name: string;
                        /** Format: email */
                        email: string;
                        /** @description The code of an invitation, where one is needed. */
                        invite?: string;
                    };
                };
            };
            responses: {
                /** @description Made. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MadeOrganisation"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/invites": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Invite somebody to sign up */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Up to 255 characters of your own, visible ASCII without blanks, a new one for each thing. The same request sent again within a day is answered as it was then, without secrets, and makes nothing. */
                    "idempotency-key"?: string;
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "email": "sam@example.com"
                     *     }
                     */
                    "application/json": {
                        /** Format: email */
                        email: string;
                    };
                };
            };
            responses: {
                /** @description Made. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Invite"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/organisations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List your organisation and those below it */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                    sort?: "-created" | "name";
                    /** @description Part of a name. */
                    search?: string;
                };
                header?: {
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["Organisation"][];
                            next: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Make an organisation below yours */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Up to 255 characters of your own, visible ASCII without blanks, a new one for each thing. The same request sent again within a day is answered as it was then, without secrets, and makes nothing. */
                    "idempotency-key"?: string;
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "name": "Fish Market",
                     *       "email": "office@fishmarket.example"
                     *     }
                     */
                    "application/json": {
                        name: string;
                        /** Format: email */
                        email?: string;
                    };
                };
            };
            responses: {
                /** @description Made. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MadeOrganisation"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/organisations/{organisation}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get your organisation, or one below it */
        get: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    /** @description An id, or `me` for your own. */
                    organisation: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Organisation"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        /**
         * Delete an organisation with all that is in it
         * @description Its keys and links end at once; rows and files are taken away soon after. Its usage stays, as numbers.
         */
        delete: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    /** @description An id, or `me` for your own. */
                    organisation: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Accepted; it is done soon after. */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Organisation"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        /** Rename an organisation; suspend or limit one below yours, or lift that */
        patch: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    /** @description An id, or `me` for your own. */
                    organisation: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "name": "Fish & Chips"
                     *     }
                     */
                    "application/json": {
                        name?: string;
                        /** @enum {string} */
                        state?: "active" | "suspended";
                        publicLinks?: boolean;
                        limits?: {
                            /** @description Finished in a calendar month, in UTC; null for as many as it likes. */
                            renders?: number | null;
                            /** @description Spoken in a calendar month. */
                            characters?: number | null;
                            /** @description Of finished files and media. */
                            storageBytes?: number | null;
                            /** @description Twice as many at once; never more than the server allows everybody. */
                            requestsPerSecond?: number | null;
                            /** @description 0 for none. */
                            publicLinks?: 0 | null;
                        };
                    };
                };
            };
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Organisation"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        trace?: never;
    };
    "/api/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List members */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                    sort?: "-created" | "name";
                    /** @description Part of a name or an e-mail address. */
                    search?: string;
                };
                header?: {
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["Member"][];
                            next: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Add a member */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Up to 255 characters of your own, visible ASCII without blanks, a new one for each thing. The same request sent again within a day is answered as it was then, without secrets, and makes nothing. */
                    "idempotency-key"?: string;
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "name": "Ada",
                     *       "email": "ada@example.com",
                     *       "role": "admin"
                     *     }
                     */
                    "application/json": {
                        name: string;
                        /** Format: email */
                        email?: string;
                        /**
                         * @default user
                         * @enum {string}
                         */
                        role?: "owner" | "admin" | "user" | "read-only";
                    };
                };
            };
            responses: {
                /** @description Made. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Member"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/members/{member}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a member; their keys end at once */
        delete: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    member: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Member"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        /** Change a member; keys that could do more than a lower role sink with it */
        patch: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    member: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "role": "read-only"
                     *     }
                     */
                    "application/json": {
                        name?: string;
                        email?: string | null;
                        /** @enum {string} */
                        role?: "owner" | "admin" | "user" | "read-only";
                    };
                };
            };
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Member"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        trace?: never;
    };
    "/api/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List keys */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                    sort?: "-created" | "name";
                    /** @description Part of a name. */
                    search?: string;
                };
                header?: {
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["Key"][];
                            next: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Make a key */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Up to 255 characters of your own, visible ASCII without blanks, a new one for each thing. The same request sent again within a day is answered as it was then, without secrets, and makes nothing. */
                    "idempotency-key"?: string;
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "name": "build server",
                     *       "role": "user",
                     *       "expiresAt": "2099-01-01T00:00:00Z"
                     *     }
                     */
                    "application/json": {
                        name: string;
                        /**
                         * @default user
                         * @enum {string}
                         */
                        role?: "owner" | "admin" | "user" | "read-only";
                        /** @description Whose it is; it can do no more than they may. */
                        member?: string;
                        /** Format: date-time */
                        expiresAt?: string;
                    };
                };
            };
            responses: {
                /** @description Made. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MadeKey"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys/{key}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Replace a key; the old one lives on for a while */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Up to 255 characters of your own, visible ASCII without blanks, a new one for each thing. The same request sent again within a day is answered as it was then, without secrets, and makes nothing. */
                    "idempotency-key"?: string;
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    key: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "overlap": 3600
                     *     }
                     */
                    "application/json": {
                        /**
                         * @description Seconds that the old one lives on; never beyond its own end.
                         * @default 0
                         */
                        overlap?: number;
                        /** @description When the new one ends; null for never, else with the old one’s end. */
                        expiresAt?: string | null;
                    };
                };
            };
            responses: {
                /** @description Made. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MadeKey"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a key */
        delete: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    key: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Key"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what happened, newest first */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                    sort?: "-created";
                    /** @description Only this, such as `key.created`. */
                    action?: string;
                    /** @description Only what was done to this: an id, or your own of a project, module, script or media. */
                    subject?: string;
                };
                header?: {
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["Event"][];
                            next: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List projects */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                    sort?: "-created" | "name";
                    archived?: "true" | "false";
                    /** @description Words of the name, all of them. */
                    search?: string;
                };
                header?: {
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["Project"][];
                            next: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Make a project */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Up to 255 characters of your own, visible ASCII without blanks, a new one for each thing. The same request sent again within a day is answered as it was then, without secrets, and makes nothing. */
                    "idempotency-key"?: string;
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "name": "Adverts",
                     *       "reference": "adverts",
                     *       "metadata": {
                     *         "client": "Greentable"
                     *       }
                     *     }
                     */
                    "application/json": {
                        name: string;
                        reference?: string | null;
                        description?: string;
                        metadata?: {
                            [key: string]: unknown;
                        };
                    };
                };
            };
            responses: {
                /** @description Made. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Project"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{project}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a project */
        get: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The ETag that you have: where it is still so, the answer is 304 without a body. */
                    "if-none-match"?: string;
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    project: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Project"];
                    };
                };
                /** @description As you know it. */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        /** Delete a project with all that is in it */
        delete: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The ETag that you have seen: with another one nothing changes. `*`: only what there is. */
                    "if-match"?: string;
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    project: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Accepted; it is done soon after. */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            modules: number;
                            scripts: number;
                            productions: number;
                            files: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        /** Rename, describe, archive or restore a project */
        patch: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The ETag that you have seen: with another one nothing changes. `*`: only what there is. */
                    "if-match"?: string;
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    project: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "description": "Spring and summer",
                     *       "archived": false
                     *     }
                     */
                    "application/json": {
                        name?: string;
                        reference?: string | null;
                        description?: string;
                        metadata?: {
                            [key: string]: unknown;
                        };
                        /** @description Out of the lists of its kind, which `?archived=true` shows; what lies in it stays listed, and nothing of it is produced. */
                        archived?: boolean;
                    };
                };
            };
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Project"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        trace?: never;
    };
    "/api/modules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List modules */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                    sort?: "-created" | "name";
                    archived?: "true" | "false";
                    /** @description Id, reference or name; a module by its name alone where no other is called so. */
                    project?: string;
                    /** @description Words of the name, all of them. */
                    search?: string;
                };
                header?: {
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["Module"][];
                            next: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Make a module */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Up to 255 characters of your own, visible ASCII without blanks, a new one for each thing. The same request sent again within a day is answered as it was then, without secrets, and makes nothing. */
                    "idempotency-key"?: string;
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "project": "adverts",
                     *       "name": "Spring",
                     *       "reference": "spring"
                     *     }
                     */
                    "application/json": {
                        name: string;
                        reference?: string | null;
                        description?: string;
                        metadata?: {
                            [key: string]: unknown;
                        };
                        /** @description Id, reference or name; a module by its name alone where no other is called so. */
                        project: string;
                    };
                };
            };
            responses: {
                /** @description Made. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Module"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/modules/{module}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a module */
        get: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The ETag that you have: where it is still so, the answer is 304 without a body. */
                    "if-none-match"?: string;
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    module: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Module"];
                    };
                };
                /** @description As you know it. */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        /** Delete a module with all that is in it */
        delete: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The ETag that you have seen: with another one nothing changes. `*`: only what there is. */
                    "if-match"?: string;
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    module: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Accepted; it is done soon after. */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            scripts: number;
                            productions: number;
                            files: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        /** Rename, describe, move, archive or restore a module */
        patch: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The ETag that you have seen: with another one nothing changes. `*`: only what there is. */
                    "if-match"?: string;
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    module: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "name": "Early spring"
                     *     }
                     */
                    "application/json": {
                        name?: string;
                        reference?: string | null;
                        description?: string;
                        metadata?: {
                            [key: string]: unknown;
                        };
                        /** @description Out of the lists of its kind, which `?archived=true` shows; what lies in it stays listed, and nothing of it is produced. */
                        archived?: boolean;
                        /** @description Id, reference or name; a module by its name alone where no other is called so. */
                        project?: string;
                    };
                };
            };
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Module"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        trace?: never;
    };
    "/api/scripts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List scripts, or search them */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                    sort?: "-created" | "name";
                    archived?: "true" | "false";
                    /** @description Id, reference or name; a module by its name alone where no other is called so. */
                    project?: string;
                    /** @description Id, reference or name; a module by its name alone where no other is called so. */
                    module?: string;
                    /** @description Words of the name or of the newest texts of its versions, all of them. */
                    search?: string;
                };
                header?: {
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["ScriptEntry"][];
                            next: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Make a script */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Up to 255 characters of your own, visible ASCII without blanks, a new one for each thing. The same request sent again within a day is answered as it was then, without secrets, and makes nothing. */
                    "idempotency-key"?: string;
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "project": "adverts",
                     *       "module": "lunch",
                     *       "name": "Soup",
                     *       "reference": "soup",
                     *       "text": "<<soundSegment::intro>><<sectionName::hello>> Hey {{name|neighbour}}! Soups and bowls, this week only."
                     *     }
                     */
                    "application/json": {
                        /** @default default */
                        name?: string;
                        reference?: string | null;
                        description?: string;
                        metadata?: {
                            [key: string]: unknown;
                        };
                        /** @description Id, reference or name; a name that there is not is made. `default` for a new script. */
                        project?: string;
                        /** @description Id, reference or name; a name that there is not is made. `default` for a new script. */
                        module?: string;
                        text: string;
                        versions?: {
                            [key: string]: string;
                        };
                    };
                };
            };
            responses: {
                /** @description Made. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Script"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/scripts/{script}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a script */
        get: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The ETag that you have: where it is still so, the answer is 304 without a body. */
                    "if-none-match"?: string;
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    script: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Script"];
                    };
                };
                /** @description As you know it. */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        /** Make a script under your own id, or change the one that has it */
        put: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The ETag that you have seen: with another one nothing changes. `*`: only what there is. */
                    "if-match"?: string;
                    /** @description Makes, and changes nothing that there is. */
                    "if-none-match"?: "*";
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    script: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "project": "adverts",
                     *       "module": "lunch",
                     *       "text": "<<soundSegment::intro>><<sectionName::hello>> Hey {{name|neighbour}}! Soups and bowls, this week only."
                     *     }
                     */
                    "application/json": {
                        name?: string;
                        reference?: string | null;
                        description?: string;
                        metadata?: {
                            [key: string]: unknown;
                        };
                        /** @description Id, reference or name; a name that there is not is made. `default` for a new script. */
                        project?: string;
                        /** @description Id, reference or name; a name that there is not is made. `default` for a new script. */
                        module?: string;
                        text: string;
                    };
                };
            };
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Script"];
                    };
                };
                /** @description Made. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Script"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        post?: never;
        /** Delete a script with its versions and productions */
        delete: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The ETag that you have seen: with another one nothing changes. `*`: only what there is. */
                    "if-match"?: string;
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    script: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Accepted; it is done soon after. */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            productions: number;
                            files: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        /** Change a script: its text, its name, where it lies */
        patch: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The ETag that you have seen: with another one nothing changes. `*`: only what there is. */
                    "if-match"?: string;
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    script: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "text": "<<soundSegment::intro>><<sectionName::hello>> Hello {{name|neighbour}}! Soups and bowls, this week only."
                     *     }
                     */
                    "application/json": {
                        name?: string;
                        reference?: string | null;
                        description?: string;
                        metadata?: {
                            [key: string]: unknown;
                        };
                        /** @description Out of the lists of its kind, which `?archived=true` shows; what lies in it stays listed, and nothing of it is produced. */
                        archived?: boolean;
                        /** @description Id, reference or name; a name that there is not is made. `default` for a new script. */
                        project?: string;
                        /** @description Id, reference or name; a name that there is not is made. `default` for a new script. */
                        module?: string;
                        text?: string;
                    };
                };
            };
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Script"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        trace?: never;
    };
    "/api/scripts/{script}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the versions of a script */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                    sort?: "-created" | "name";
                };
                header?: {
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    script: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["VersionEntry"][];
                            next: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Make a version */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The ETag that you have seen: with another one nothing changes. `*`: only what there is. */
                    "if-match"?: string;
                    /** @description Up to 255 characters of your own, visible ASCII without blanks, a new one for each thing. The same request sent again within a day is answered as it was then, without secrets, and makes nothing. */
                    "idempotency-key"?: string;
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    script: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "name": "es",
                     *       "text": "Hola {{name|vecina}}."
                     *     }
                     */
                    "application/json": {
                        name: string;
                        text: string;
                    };
                };
            };
            responses: {
                /** @description Made. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Version"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/scripts/{script}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a version */
        get: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The ETag that you have: where it is still so, the answer is 304 without a body. */
                    "if-none-match"?: string;
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    script: string;
                    version: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Version"];
                    };
                };
                /** @description As you know it. */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        /** Make a version, or give it a new text */
        put: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The ETag that you have seen: with another one nothing changes. `*`: only what there is. */
                    "if-match"?: string;
                    /** @description Makes, and changes nothing that there is. */
                    "if-none-match"?: "*";
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    script: string;
                    version: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "text": "Hola otra vez."
                     *     }
                     */
                    "application/json": {
                        text: string;
                    };
                };
            };
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Version"];
                    };
                };
                /** @description Made. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Version"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        post?: never;
        /** Delete a version with its revisions */
        delete: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The ETag that you have seen: with another one nothing changes. `*`: only what there is. */
                    "if-match"?: string;
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    script: string;
                    version: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            script: string;
                            name: string;
                            revisions: number;
                            change: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/scripts/{script}/versions/{version}/revisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the revisions of a version, newest first */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                    sort?: "-created";
                };
                header?: {
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    script: string;
                    version: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["RevisionEntry"][];
                            next: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/scripts/{script}/versions/{version}/revisions/{revision}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a revision */
        get: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    script: string;
                    version: string;
                    revision: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Revision"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/scripts/{script}/versions/{version}/revisions/{revision}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell what a revision changed, section by section */
        get: {
            parameters: {
                query?: {
                    /** @description The revision to compare it with; the one before. */
                    from?: number;
                };
                header?: {
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    script: string;
                    version: string;
                    revision: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RevisionDiff"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/scripts/{script}/versions/{version}/revisions/{revision}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Bring a revision back, as a new one */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The ETag that you have seen: with another one nothing changes. `*`: only what there is. */
                    "if-match"?: string;
                    /** @description Up to 255 characters of your own, visible ASCII without blanks, a new one for each thing. The same request sent again within a day is answered as it was then, without secrets, and makes nothing. */
                    "idempotency-key"?: string;
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    script: string;
                    version: string;
                    revision: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Made. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Version"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the sections of a script, in its order */
        get: {
            parameters: {
                query: {
                    limit?: number;
                    cursor?: string;
                    script: string;
                    version?: string;
                    /** @description Words of the name and text, all of them. */
                    search?: string;
                };
                header?: {
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["Section"][];
                            next: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Insert a section into a script */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The ETag that you have seen: with another one nothing changes. `*`: only what there is. */
                    "if-match"?: string;
                    /** @description Up to 255 characters of your own, visible ASCII without blanks, a new one for each thing. The same request sent again within a day is answered as it was then, without secrets, and makes nothing. */
                    "idempotency-key"?: string;
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "script": "soup",
                     *       "name": "offer",
                     *       "text": "Now {{discount|20%}} off.",
                     *       "settings": {
                     *         "speed": 1.1
                     *       }
                     *     }
                     */
                    "application/json": {
                        script: string;
                        version?: string;
                        name: string;
                        text: string;
                        /** @description A segment of the template, `*` to go on with the running one, empty for no music; null says nothing. */
                        soundSegment?: string | null;
                        settings?: {
                            /** @description Who speaks: an id of `GET /api/voices`, or several mixed. */
                            voice?: string;
                            /** @description How many times as fast as the voice speaks by itself. */
                            speed?: number;
                            /**
                             * @description How the voice is changed.
                             * @enum {string}
                             */
                            effect?: "volume_boost_low" | "volume_boost_middle" | "volume_boost_high" | "telephone" | "radio" | "megaphone" | "room" | "hall" | "echo" | "dark_father" | "chewie" | "88b" | "2r2d";
                            /** @description Seconds of silence, half before and half after each speech file. */
                            padding?: number;
                            /** @description Where it begins in the whole file, in seconds. */
                            startAt?: number;
                            /** @description Where it ends in the whole file, in seconds. */
                            endAt?: number;
                            /**
                             * @description Where speech lies in a section that a mark makes longer; `center` is `centre`.
                             * @enum {string}
                             */
                            justify?: "flex-start" | "centre" | "center" | "flex-end";
                        };
                        /** @description From 0; the last where it is not said. */
                        position?: number;
                    };
                };
            };
            responses: {
                /** @description Made. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Section"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sections/{section}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a section */
        get: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The ETag that you have: where it is still so, the answer is 304 without a body. */
                    "if-none-match"?: string;
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    section: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Section"];
                    };
                };
                /** @description As you know it. */
                304: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        /** Delete a section */
        delete: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The ETag that you have seen: with another one nothing changes. `*`: only what there is. */
                    "if-match"?: string;
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    section: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            script: string;
                            version: string;
                            revision: number;
                            /** @description Of the script; the ETag. */
                            change: number;
                            /** @description What is wrong with the text: an error is refused when it is rendered. Lines and columns count from 1. */
                            readonly warnings: {
                                /** @enum {string} */
                                severity: "error" | "warning";
                                code: string;
                                message: string;
                                line?: number;
                                column?: number;
                                hint?: string;
                            }[];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        /** Change a section: its text, its name, its sound, how it is spoken, where it stands */
        patch: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The ETag that you have seen: with another one nothing changes. `*`: only what there is. */
                    "if-match"?: string;
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    section: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "text": "Now {{discount|30%}} off, today.",
                     *       "settings": {
                     *         "speed": null
                     *       },
                     *       "position": 0
                     *     }
                     */
                    "application/json": {
                        name?: string;
                        text?: string;
                        /** @description A segment of the template, `*` to go on with the running one, empty for no music; null says nothing. */
                        soundSegment?: string | null;
                        /** @description Null takes a setting away. */
                        settings?: {
                            voice?: string | null;
                            speed?: number | null;
                            effect?: ("volume_boost_low" | "volume_boost_middle" | "volume_boost_high" | "telephone" | "radio" | "megaphone" | "room" | "hall" | "echo" | "dark_father" | "chewie" | "88b" | "2r2d") | null;
                            padding?: number | null;
                            startAt?: number | null;
                            endAt?: number | null;
                            justify?: ("flex-start" | "centre" | "center" | "flex-end") | null;
                        };
                        /** @description Where it moves, from 0, counted without it. */
                        position?: number;
                    };
                };
            };
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Section"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        trace?: never;
    };
    "/api/sections/{section}/split": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make two sections of one */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The ETag that you have seen: with another one nothing changes. `*`: only what there is. */
                    "if-match"?: string;
                    /** @description Up to 255 characters of your own, visible ASCII without blanks, a new one for each thing. The same request sent again within a day is answered as it was then, without secrets, and makes nothing. */
                    "idempotency-key"?: string;
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    section: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "at": 4,
                     *       "name": "the rest"
                     *     }
                     */
                    "application/json": {
                        /** @description Where the second begins, in UTF-16 code units of the text. */
                        at: number;
                        /** @description Of the second. */
                        name: string;
                    };
                };
            };
            responses: {
                /** @description Made. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["Section"][];
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sections/{section}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Merge a section with the next */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The ETag that you have seen: with another one nothing changes. `*`: only what there is. */
                    "if-match"?: string;
                    /** @description Up to 255 characters of your own, visible ASCII without blanks, a new one for each thing. The same request sent again within a day is answered as it was then, without secrets, and makes nothing. */
                    "idempotency-key"?: string;
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    section: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Section"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/media": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List media */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                    sort?: "-created" | "name";
                    /** @description Words of the name, all of them. */
                    search?: string;
                };
                header?: {
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["Media"][];
                            next: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /**
         * Send a sound file
         * @description The body is the file itself, of any format that can be decoded; no form, and not compressed once more.
         */
        post: {
            parameters: {
                query: {
                    name: string;
                    reference?: string;
                };
                header?: {
                    /** @description Up to 255 characters of your own, visible ASCII without blanks, a new one for each thing. The same request sent again within a day is answered as it was then, without secrets, and makes nothing. */
                    "idempotency-key"?: string;
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/octet-stream": string;
                };
            };
            responses: {
                /** @description Made. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Media"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/media/{media}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get what is known of media */
        get: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    media: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Media"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        /** Delete media */
        delete: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    media: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Media"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/productions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List productions */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                    sort?: "-created";
                    /** @description Id, reference or name; a module by its name alone where no other is called so. */
                    project?: string;
                    /** @description Id, reference or name; a module by its name alone where no other is called so. */
                    module?: string;
                    script?: string;
                    version?: string;
                    state?: "queued" | "running" | "done" | "failed" | "cancelled";
                    /** @description Words of the name and text of its script, all of them; of the newest thousand that have them. */
                    search?: string;
                };
                header?: {
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["ProductionEntry"][];
                            next: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /**
         * Produce a script, or plan to
         * @description It is accepted at once and made soon after. `?dryRun=true` plans only, and makes nothing.
         */
        post: {
            parameters: {
                query?: {
                    /** @description Plans only: nothing is accepted, and the answer is what would be made and what it would cost. */
                    dryRun?: "true" | "false";
                };
                header?: {
                    /** @description Up to 255 characters of your own, visible ASCII without blanks, a new one for each thing. The same request sent again within a day is answered as it was then, without secrets, and makes nothing. */
                    "idempotency-key"?: string;
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "script": "soup",
                     *       "audience": {
                     *         "name": "Maya"
                     *       },
                     *       "voice": "flite_slt",
                     *       "template": "cafe",
                     *       "formats": [
                     *         "mp3"
                     *       ]
                     *     }
                     */
                    "application/json": {
                        /** @description Id or reference of a script, as `GET /api/scripts` tells it. */
                        script: string;
                        /**
                         * @description Which of its texts; the newest revision is produced.
                         * @default v0
                         */
                        version?: string;
                        /**
                         * @description Values of the script’s parameters, by their names.
                         * @default {}
                         */
                        audience?: {
                            [key: string]: string;
                        };
                        /** @description Who speaks: an id of `GET /api/voices`, or several mixed, such as `af_bella:0.6+af_nicole:0.4`; otherwise the best voice there is. */
                        voice?: string;
                        /**
                         * @description How many times as fast as the voice speaks by itself.
                         * @default 1
                         */
                        speed?: number;
                        /**
                         * @description How the voice is changed.
                         * @enum {string}
                         */
                        effect?: "volume_boost_low" | "volume_boost_middle" | "volume_boost_high" | "telephone" | "radio" | "megaphone" | "room" | "hall" | "echo" | "dark_father" | "chewie" | "88b" | "2r2d";
                        /**
                         * @description Seconds of silence around each speech file, half before and half after.
                         * @default 0
                         */
                        padding?: number;
                        /**
                         * @description By name of a section or part: how it is spoken, and where it lies.
                         * @default {}
                         */
                        sections?: {
                            [key: string]: {
                                /** @description Who speaks: an id of `GET /api/voices`, or several mixed. */
                                voice?: string;
                                /** @description How many times as fast as the voice speaks by itself. */
                                speed?: number;
                                /**
                                 * @description How the voice is changed.
                                 * @enum {string}
                                 */
                                effect?: "volume_boost_low" | "volume_boost_middle" | "volume_boost_high" | "telephone" | "radio" | "megaphone" | "room" | "hall" | "echo" | "dark_father" | "chewie" | "88b" | "2r2d";
                                /** @description Seconds of silence, half before and half after each speech file. */
                                padding?: number;
                                /** @description Where it begins in the whole file, in seconds. */
                                startAt?: number;
                                /** @description Where it ends in the whole file, in seconds. */
                                endAt?: number;
                                /**
                                 * @description Where speech lies in a section that a mark makes longer; `center` is `centre`.
                                 * @enum {string}
                                 */
                                justify?: "flex-start" | "centre" | "center" | "flex-end";
                            };
                        };
                        /**
                         * @description Words and how they are said: `{"SQL": {"alias": "sequel"}, "Siobhan": {"ipa": "ʃɪˈvɔːn"}}`, or such an entry for each language or voice.
                         * @default {}
                         */
                        lexicon?: {
                            [key: string]: ({
                                ipa: string;
                            } | {
                                alias: string;
                            }) | {
                                [key: string]: {
                                    ipa: string;
                                } | {
                                    alias: string;
                                };
                            };
                        };
                        /** @description The music: an id of `GET /api/templates`; otherwise none. */
                        template?: string;
                        /**
                         * @description What voice and music go through: an id of `GET /api/presets`, or a preset of your own.
                         * @default mediumducking
                         */
                        preset?: string | {
                            /** @default own */
                            name?: string;
                            /** @default  */
                            description?: string;
                            /** @default {} */
                            voice?: {
                                highPass?: number;
                                eq?: {
                                    /** @enum {string} */
                                    type: "peak" | "lowShelf" | "highShelf";
                                    hertz: number;
                                    decibels: number;
                                    /** @default 0.7 */
                                    q?: number;
                                }[];
                                compressor?: {
                                    threshold: number;
                                    ratio: number;
                                    /** @default 6 */
                                    knee?: number;
                                    attack: number;
                                    release: number;
                                    mostReduction: number;
                                    /** @default true */
                                    lookAhead?: boolean;
                                };
                                deEsser?: {
                                    hertz: number;
                                    /** @default 1 */
                                    q?: number;
                                    threshold: number;
                                    mostReduction: number;
                                };
                                exciter?: {
                                    hertz: number;
                                    decibels: number;
                                };
                            };
                            /** @default {} */
                            music?: {
                                eq?: {
                                    /** @enum {string} */
                                    type: "peak" | "lowShelf" | "highShelf";
                                    hertz: number;
                                    decibels: number;
                                    /** @default 0.7 */
                                    q?: number;
                                }[];
                                exciter?: {
                                    hertz: number;
                                    decibels: number;
                                };
                                width?: number;
                                /** @default {} */
                                ducking?: {
                                    /** @default -5 */
                                    alone?: number;
                                    /** @default -15 */
                                    under?: number;
                                    /** @default 0.35 */
                                    fall?: number;
                                    /** @default 0.1 */
                                    ahead?: number;
                                    /** @default 1.8 */
                                    hold?: number;
                                    /** @default 0.25 */
                                    wait?: number;
                                    /** @default 0.9 */
                                    rise?: number;
                                    /** @default {} */
                                    sidechain?: {
                                        /** @default -30 */
                                        threshold?: number;
                                        /** @default 0.05 */
                                        least?: number;
                                    };
                                    dip?: {
                                        hertz: number;
                                        decibels: number;
                                        /** @default 0.7 */
                                        q?: number;
                                    };
                                };
                            };
                        };
                        /**
                         * @description A delivery target (`podcast`, `spotify`, `youtube`, `alexa`, `broadcast`, `atsc`, `streaming-speech`, `acx`), or an integrated loudness in LUFS.
                         * @default podcast
                         */
                        loudness?: string | number;
                        /**
                         * @description Ids of `GET /api/formats`; each is a file.
                         * @default [
                         *       "mp3"
                         *     ]
                         */
                        formats?: string[];
                        /** @description Captions; each is a file. */
                        captions?: ("vtt" | "srt" | "json")[];
                        /**
                         * @description What the files say of themselves.
                         * @default {}
                         */
                        tags?: {
                            title?: string;
                            artist?: string;
                            album?: string;
                            comment?: string;
                        };
                        /**
                         * @description Sections as chapters of the files, where there are several.
                         * @default true
                         */
                        chapters?: boolean;
                        /**
                         * @description Voice, music, effects and media as files of their own, too, with a session that an editor opens.
                         * @default false
                         */
                        stems?: boolean;
                        /** @description Seconds of the finished file: music goes on or ends earlier, speech that is too long is told and cut; otherwise it is as long as it is. */
                        forceLength?: number;
                        /** @description Seconds of music before the first word; otherwise 1 where there is music. */
                        speechStart?: number;
                        /**
                         * @description The first section is spoken over its music so late that its last word ends where the next segment comes in.
                         * @default false
                         */
                        talkOver?: boolean;
                        /** @description Seconds in which the music comes up at its beginning; otherwise at once. */
                        fadeIn?: number;
                        /** @description Seconds in which the music fades where it does not end by itself; otherwise 1.4. */
                        fadeOut?: number;
                        /**
                         * @description Speech that is too long for its slot is sped up by at most 12 %, then its pauses are shortened.
                         * @default false
                         */
                        fit?: boolean;
                        /**
                         * @description What to do about a voice that is known and was never fetched: the nearest may speak for it.
                         * @default refuse
                         * @enum {string}
                         */
                        missingVoices?: "refuse" | "substitute";
                        /**
                         * @description What to do about tags that are not understood: with a warning they are left out, never spoken.
                         * @default refuse
                         * @enum {string}
                         */
                        unknownTags?: "refuse" | "warn";
                        /**
                         * @description Media by their aliases, which are what the script calls them.
                         * @default {}
                         */
                        media?: {
                            [key: string]: {
                                /** @description Id or reference of a sound file, as `GET /api/media` tells it. */
                                media: string;
                                /**
                                 * @description `speech` is heard like a voice, and the music goes down for it; `sound` is heard as loud and moves nothing; `music` lies beneath, levelled and ducked with the music.
                                 * @default speech
                                 * @enum {string}
                                 */
                                kind?: "speech" | "sound" | "music";
                                /** @description Decibels on top of lying with the speech, or with the music. */
                                gain?: number;
                                /** @description Where in the file the part begins that is played, in seconds. */
                                from?: number;
                                /** @description Where in the file that part ends, in seconds. */
                                to?: number;
                                /** @description Seconds in which it comes up. */
                                fadeIn?: number;
                                /** @description Seconds in which it fades. */
                                fadeOut?: number;
                                /**
                                 * @description Again and again up to `until`, or as long as the production.
                                 * @default false
                                 */
                                loop?: boolean;
                                /** @description When it sounds besides where the script names it, whatever is said there: seconds, or a moment such as `end of news - 0.5s`. */
                                at?: number | string;
                                /** @description When what has an `at` ends: seconds, or a moment such as `mark now`. */
                                until?: number | string;
                            };
                        };
                        /**
                         * @description What is made first: `interactive`, where somebody waits, and `batch`, a heap of them, last.
                         * @default normal
                         * @enum {string}
                         */
                        class?: "interactive" | "normal" | "batch";
                    };
                };
            };
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Plan"];
                    };
                };
                /** @description Accepted; it is done soon after. */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Production"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/productions/newest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the newest finished production of a script */
        get: {
            parameters: {
                query: {
                    script: string;
                    version?: string;
                    /** @description A JSON object of names and values. */
                    audience?: string;
                };
                header?: {
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Production"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/scripts/{script}/audio": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Tell what audio there is of a script, and which of it is stale and why
         * @description The last finished production for each version and audience.
         */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                    version?: string;
                };
                header?: {
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    script: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["ProductionEntry"][];
                            next: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/productions/{production}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a production */
        get: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    production: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Production"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        /** Delete a production with its files, or stop it for good */
        delete: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    production: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            files: number;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/productions/{production}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Watch a production (server-sent events of its state) */
        get: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    production: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": string;
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/productions/{production}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop a production */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Up to 255 characters of your own, visible ASCII without blanks, a new one for each thing. The same request sent again within a day is answered as it was then, without secrets, and makes nothing. */
                    "idempotency-key"?: string;
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    production: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Accepted; it is done soon after. */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Production"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/productions/{production}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try a production again */
        post: {
            parameters: {
                query?: never;
                header?: {
                    /** @description Up to 255 characters of your own, visible ASCII without blanks, a new one for each thing. The same request sent again within a day is answered as it was then, without secrets, and makes nothing. */
                    "idempotency-key"?: string;
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    production: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Accepted; it is done soon after. */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Production"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/speech": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Speak a text, or plan to; short ones are waited for
         * @description `?dryRun=true` plans only, and makes nothing.
         */
        post: {
            parameters: {
                query?: {
                    /** @description Plans only: nothing is accepted, and the answer is what would be made and what it would cost. */
                    dryRun?: "true" | "false";
                };
                header?: {
                    /** @description Up to 255 characters of your own, visible ASCII without blanks, a new one for each thing. The same request sent again within a day is answered as it was then, without secrets, and makes nothing. */
                    "idempotency-key"?: string;
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "text": "Hello there.",
                     *       "voice": "flite_slt",
                     *       "formats": [
                     *         "mp3"
                     *       ]
                     *     }
                     */
                    "application/json": {
                        /** @description What is spoken, in the script language. */
                        text: string;
                        /**
                         * @description Values of the script’s parameters, by their names.
                         * @default {}
                         */
                        audience?: {
                            [key: string]: string;
                        };
                        /** @description Who speaks: an id of `GET /api/voices`, or several mixed, such as `af_bella:0.6+af_nicole:0.4`; otherwise the best voice there is. */
                        voice?: string;
                        /**
                         * @description How many times as fast as the voice speaks by itself.
                         * @default 1
                         */
                        speed?: number;
                        /**
                         * @description How the voice is changed.
                         * @enum {string}
                         */
                        effect?: "volume_boost_low" | "volume_boost_middle" | "volume_boost_high" | "telephone" | "radio" | "megaphone" | "room" | "hall" | "echo" | "dark_father" | "chewie" | "88b" | "2r2d";
                        /**
                         * @description Seconds of silence around each speech file, half before and half after.
                         * @default 0
                         */
                        padding?: number;
                        /**
                         * @description By name of a section or part: how it is spoken, and where it lies.
                         * @default {}
                         */
                        sections?: {
                            [key: string]: {
                                /** @description Who speaks: an id of `GET /api/voices`, or several mixed. */
                                voice?: string;
                                /** @description How many times as fast as the voice speaks by itself. */
                                speed?: number;
                                /**
                                 * @description How the voice is changed.
                                 * @enum {string}
                                 */
                                effect?: "volume_boost_low" | "volume_boost_middle" | "volume_boost_high" | "telephone" | "radio" | "megaphone" | "room" | "hall" | "echo" | "dark_father" | "chewie" | "88b" | "2r2d";
                                /** @description Seconds of silence, half before and half after each speech file. */
                                padding?: number;
                                /** @description Where it begins in the whole file, in seconds. */
                                startAt?: number;
                                /** @description Where it ends in the whole file, in seconds. */
                                endAt?: number;
                                /**
                                 * @description Where speech lies in a section that a mark makes longer; `center` is `centre`.
                                 * @enum {string}
                                 */
                                justify?: "flex-start" | "centre" | "center" | "flex-end";
                            };
                        };
                        /**
                         * @description Words and how they are said: `{"SQL": {"alias": "sequel"}, "Siobhan": {"ipa": "ʃɪˈvɔːn"}}`, or such an entry for each language or voice.
                         * @default {}
                         */
                        lexicon?: {
                            [key: string]: ({
                                ipa: string;
                            } | {
                                alias: string;
                            }) | {
                                [key: string]: {
                                    ipa: string;
                                } | {
                                    alias: string;
                                };
                            };
                        };
                        /** @description The music: an id of `GET /api/templates`; otherwise none. */
                        template?: string;
                        /**
                         * @description What voice and music go through: an id of `GET /api/presets`, or a preset of your own.
                         * @default mediumducking
                         */
                        preset?: string | {
                            /** @default own */
                            name?: string;
                            /** @default  */
                            description?: string;
                            /** @default {} */
                            voice?: {
                                highPass?: number;
                                eq?: {
                                    /** @enum {string} */
                                    type: "peak" | "lowShelf" | "highShelf";
                                    hertz: number;
                                    decibels: number;
                                    /** @default 0.7 */
                                    q?: number;
                                }[];
                                compressor?: {
                                    threshold: number;
                                    ratio: number;
                                    /** @default 6 */
                                    knee?: number;
                                    attack: number;
                                    release: number;
                                    mostReduction: number;
                                    /** @default true */
                                    lookAhead?: boolean;
                                };
                                deEsser?: {
                                    hertz: number;
                                    /** @default 1 */
                                    q?: number;
                                    threshold: number;
                                    mostReduction: number;
                                };
                                exciter?: {
                                    hertz: number;
                                    decibels: number;
                                };
                            };
                            /** @default {} */
                            music?: {
                                eq?: {
                                    /** @enum {string} */
                                    type: "peak" | "lowShelf" | "highShelf";
                                    hertz: number;
                                    decibels: number;
                                    /** @default 0.7 */
                                    q?: number;
                                }[];
                                exciter?: {
                                    hertz: number;
                                    decibels: number;
                                };
                                width?: number;
                                /** @default {} */
                                ducking?: {
                                    /** @default -5 */
                                    alone?: number;
                                    /** @default -15 */
                                    under?: number;
                                    /** @default 0.35 */
                                    fall?: number;
                                    /** @default 0.1 */
                                    ahead?: number;
                                    /** @default 1.8 */
                                    hold?: number;
                                    /** @default 0.25 */
                                    wait?: number;
                                    /** @default 0.9 */
                                    rise?: number;
                                    /** @default {} */
                                    sidechain?: {
                                        /** @default -30 */
                                        threshold?: number;
                                        /** @default 0.05 */
                                        least?: number;
                                    };
                                    dip?: {
                                        hertz: number;
                                        decibels: number;
                                        /** @default 0.7 */
                                        q?: number;
                                    };
                                };
                            };
                        };
                        /**
                         * @description A delivery target (`podcast`, `spotify`, `youtube`, `alexa`, `broadcast`, `atsc`, `streaming-speech`, `acx`), or an integrated loudness in LUFS.
                         * @default podcast
                         */
                        loudness?: string | number;
                        /**
                         * @description Ids of `GET /api/formats`; each is a file.
                         * @default [
                         *       "mp3"
                         *     ]
                         */
                        formats?: string[];
                        /** @description Captions; each is a file. */
                        captions?: ("vtt" | "srt" | "json")[];
                        /**
                         * @description What the files say of themselves.
                         * @default {}
                         */
                        tags?: {
                            title?: string;
                            artist?: string;
                            album?: string;
                            comment?: string;
                        };
                        /**
                         * @description Sections as chapters of the files, where there are several.
                         * @default true
                         */
                        chapters?: boolean;
                        /**
                         * @description Voice, music, effects and media as files of their own, too, with a session that an editor opens.
                         * @default false
                         */
                        stems?: boolean;
                        /** @description Seconds of the finished file: music goes on or ends earlier, speech that is too long is told and cut; otherwise it is as long as it is. */
                        forceLength?: number;
                        /** @description Seconds of music before the first word; otherwise 1 where there is music. */
                        speechStart?: number;
                        /**
                         * @description The first section is spoken over its music so late that its last word ends where the next segment comes in.
                         * @default false
                         */
                        talkOver?: boolean;
                        /** @description Seconds in which the music comes up at its beginning; otherwise at once. */
                        fadeIn?: number;
                        /** @description Seconds in which the music fades where it does not end by itself; otherwise 1.4. */
                        fadeOut?: number;
                        /**
                         * @description Speech that is too long for its slot is sped up by at most 12 %, then its pauses are shortened.
                         * @default false
                         */
                        fit?: boolean;
                        /**
                         * @description What to do about a voice that is known and was never fetched: the nearest may speak for it.
                         * @default refuse
                         * @enum {string}
                         */
                        missingVoices?: "refuse" | "substitute";
                        /**
                         * @description What to do about tags that are not understood: with a warning they are left out, never spoken.
                         * @default refuse
                         * @enum {string}
                         */
                        unknownTags?: "refuse" | "warn";
                        /**
                         * @description Media by their aliases, which are what the script calls them.
                         * @default {}
                         */
                        media?: {
                            [key: string]: {
                                /** @description Id or reference of a sound file, as `GET /api/media` tells it. */
                                media: string;
                                /**
                                 * @description `speech` is heard like a voice, and the music goes down for it; `sound` is heard as loud and moves nothing; `music` lies beneath, levelled and ducked with the music.
                                 * @default speech
                                 * @enum {string}
                                 */
                                kind?: "speech" | "sound" | "music";
                                /** @description Decibels on top of lying with the speech, or with the music. */
                                gain?: number;
                                /** @description Where in the file the part begins that is played, in seconds. */
                                from?: number;
                                /** @description Where in the file that part ends, in seconds. */
                                to?: number;
                                /** @description Seconds in which it comes up. */
                                fadeIn?: number;
                                /** @description Seconds in which it fades. */
                                fadeOut?: number;
                                /**
                                 * @description Again and again up to `until`, or as long as the production.
                                 * @default false
                                 */
                                loop?: boolean;
                                /** @description When it sounds besides where the script names it, whatever is said there: seconds, or a moment such as `end of news - 0.5s`. */
                                at?: number | string;
                                /** @description When what has an `at` ends: seconds, or a moment such as `mark now`. */
                                until?: number | string;
                            };
                        };
                        /**
                         * @description What is made first: `interactive`, where somebody waits, and `batch`, a heap of them, last.
                         * @default interactive
                         * @enum {string}
                         */
                        class?: "interactive" | "normal" | "batch";
                    };
                };
            };
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Plan"];
                    };
                };
                /** @description Made. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Production"];
                    };
                };
                /** @description Accepted; it is done soon after. */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Production"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/timelines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lay media at their times without a script, or plan to
         * @description `?dryRun=true` plans only, and makes nothing.
         */
        post: {
            parameters: {
                query?: {
                    /** @description Plans only: nothing is accepted, and the answer is what would be made and what it would cost. */
                    dryRun?: "true" | "false";
                };
                header?: {
                    /** @description Up to 255 characters of your own, visible ASCII without blanks, a new one for each thing. The same request sent again within a day is answered as it was then, without secrets, and makes nothing. */
                    "idempotency-key"?: string;
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "timeline": [
                     *         {
                     *           "contentType": "sound",
                     *           "files": [
                     *             {
                     *               "media": "jingle",
                     *               "startAt": 0.5
                     *             }
                     *           ]
                     *         }
                     *       ],
                     *       "media": {
                     *         "jingle": {
                     *           "media": "jingle"
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": {
                        /** @description Media that are played at their times, without a script. */
                        timeline: {
                            /**
                             * @description What is `speech` ducks what is `sound`.
                             * @enum {string}
                             */
                            contentType: "speech" | "sound";
                            files: {
                                /** @description An alias of `media`. */
                                media: string;
                                /**
                                 * @description When it begins, in seconds.
                                 * @default 0
                                 */
                                startAt?: number;
                                /** @description When it ends, in seconds; otherwise it is heard whole. */
                                endAt?: number;
                            }[];
                        }[];
                        /**
                         * @description Values of the script’s parameters, by their names.
                         * @default {}
                         */
                        audience?: {
                            [key: string]: string;
                        };
                        /** @description Who speaks: an id of `GET /api/voices`, or several mixed, such as `af_bella:0.6+af_nicole:0.4`; otherwise the best voice there is. */
                        voice?: string;
                        /**
                         * @description How many times as fast as the voice speaks by itself.
                         * @default 1
                         */
                        speed?: number;
                        /**
                         * @description How the voice is changed.
                         * @enum {string}
                         */
                        effect?: "volume_boost_low" | "volume_boost_middle" | "volume_boost_high" | "telephone" | "radio" | "megaphone" | "room" | "hall" | "echo" | "dark_father" | "chewie" | "88b" | "2r2d";
                        /**
                         * @description Seconds of silence around each speech file, half before and half after.
                         * @default 0
                         */
                        padding?: number;
                        /**
                         * @description By name of a section or part: how it is spoken, and where it lies.
                         * @default {}
                         */
                        sections?: {
                            [key: string]: {
                                /** @description Who speaks: an id of `GET /api/voices`, or several mixed. */
                                voice?: string;
                                /** @description How many times as fast as the voice speaks by itself. */
                                speed?: number;
                                /**
                                 * @description How the voice is changed.
                                 * @enum {string}
                                 */
                                effect?: "volume_boost_low" | "volume_boost_middle" | "volume_boost_high" | "telephone" | "radio" | "megaphone" | "room" | "hall" | "echo" | "dark_father" | "chewie" | "88b" | "2r2d";
                                /** @description Seconds of silence, half before and half after each speech file. */
                                padding?: number;
                                /** @description Where it begins in the whole file, in seconds. */
                                startAt?: number;
                                /** @description Where it ends in the whole file, in seconds. */
                                endAt?: number;
                                /**
                                 * @description Where speech lies in a section that a mark makes longer; `center` is `centre`.
                                 * @enum {string}
                                 */
                                justify?: "flex-start" | "centre" | "center" | "flex-end";
                            };
                        };
                        /**
                         * @description Words and how they are said: `{"SQL": {"alias": "sequel"}, "Siobhan": {"ipa": "ʃɪˈvɔːn"}}`, or such an entry for each language or voice.
                         * @default {}
                         */
                        lexicon?: {
                            [key: string]: ({
                                ipa: string;
                            } | {
                                alias: string;
                            }) | {
                                [key: string]: {
                                    ipa: string;
                                } | {
                                    alias: string;
                                };
                            };
                        };
                        /** @description The music: an id of `GET /api/templates`; otherwise none. */
                        template?: string;
                        /**
                         * @description What voice and music go through: an id of `GET /api/presets`, or a preset of your own.
                         * @default mediumducking
                         */
                        preset?: string | {
                            /** @default own */
                            name?: string;
                            /** @default  */
                            description?: string;
                            /** @default {} */
                            voice?: {
                                highPass?: number;
                                eq?: {
                                    /** @enum {string} */
                                    type: "peak" | "lowShelf" | "highShelf";
                                    hertz: number;
                                    decibels: number;
                                    /** @default 0.7 */
                                    q?: number;
                                }[];
                                compressor?: {
                                    threshold: number;
                                    ratio: number;
                                    /** @default 6 */
                                    knee?: number;
                                    attack: number;
                                    release: number;
                                    mostReduction: number;
                                    /** @default true */
                                    lookAhead?: boolean;
                                };
                                deEsser?: {
                                    hertz: number;
                                    /** @default 1 */
                                    q?: number;
                                    threshold: number;
                                    mostReduction: number;
                                };
                                exciter?: {
                                    hertz: number;
                                    decibels: number;
                                };
                            };
                            /** @default {} */
                            music?: {
                                eq?: {
                                    /** @enum {string} */
                                    type: "peak" | "lowShelf" | "highShelf";
                                    hertz: number;
                                    decibels: number;
                                    /** @default 0.7 */
                                    q?: number;
                                }[];
                                exciter?: {
                                    hertz: number;
                                    decibels: number;
                                };
                                width?: number;
                                /** @default {} */
                                ducking?: {
                                    /** @default -5 */
                                    alone?: number;
                                    /** @default -15 */
                                    under?: number;
                                    /** @default 0.35 */
                                    fall?: number;
                                    /** @default 0.1 */
                                    ahead?: number;
                                    /** @default 1.8 */
                                    hold?: number;
                                    /** @default 0.25 */
                                    wait?: number;
                                    /** @default 0.9 */
                                    rise?: number;
                                    /** @default {} */
                                    sidechain?: {
                                        /** @default -30 */
                                        threshold?: number;
                                        /** @default 0.05 */
                                        least?: number;
                                    };
                                    dip?: {
                                        hertz: number;
                                        decibels: number;
                                        /** @default 0.7 */
                                        q?: number;
                                    };
                                };
                            };
                        };
                        /**
                         * @description A delivery target (`podcast`, `spotify`, `youtube`, `alexa`, `broadcast`, `atsc`, `streaming-speech`, `acx`), or an integrated loudness in LUFS.
                         * @default podcast
                         */
                        loudness?: string | number;
                        /**
                         * @description Ids of `GET /api/formats`; each is a file.
                         * @default [
                         *       "mp3"
                         *     ]
                         */
                        formats?: string[];
                        /** @description Captions; each is a file. */
                        captions?: ("vtt" | "srt" | "json")[];
                        /**
                         * @description What the files say of themselves.
                         * @default {}
                         */
                        tags?: {
                            title?: string;
                            artist?: string;
                            album?: string;
                            comment?: string;
                        };
                        /**
                         * @description Sections as chapters of the files, where there are several.
                         * @default true
                         */
                        chapters?: boolean;
                        /**
                         * @description Voice, music, effects and media as files of their own, too, with a session that an editor opens.
                         * @default false
                         */
                        stems?: boolean;
                        /** @description Seconds of the finished file: music goes on or ends earlier, speech that is too long is told and cut; otherwise it is as long as it is. */
                        forceLength?: number;
                        /** @description Seconds of music before the first word; otherwise 1 where there is music. */
                        speechStart?: number;
                        /**
                         * @description The first section is spoken over its music so late that its last word ends where the next segment comes in.
                         * @default false
                         */
                        talkOver?: boolean;
                        /** @description Seconds in which the music comes up at its beginning; otherwise at once. */
                        fadeIn?: number;
                        /** @description Seconds in which the music fades where it does not end by itself; otherwise 1.4. */
                        fadeOut?: number;
                        /**
                         * @description Speech that is too long for its slot is sped up by at most 12 %, then its pauses are shortened.
                         * @default false
                         */
                        fit?: boolean;
                        /**
                         * @description What to do about a voice that is known and was never fetched: the nearest may speak for it.
                         * @default refuse
                         * @enum {string}
                         */
                        missingVoices?: "refuse" | "substitute";
                        /**
                         * @description What to do about tags that are not understood: with a warning they are left out, never spoken.
                         * @default refuse
                         * @enum {string}
                         */
                        unknownTags?: "refuse" | "warn";
                        /**
                         * @description Media by their aliases, which are what the script calls them.
                         * @default {}
                         */
                        media?: {
                            [key: string]: {
                                /** @description Id or reference of a sound file, as `GET /api/media` tells it. */
                                media: string;
                                /**
                                 * @description `speech` is heard like a voice, and the music goes down for it; `sound` is heard as loud and moves nothing; `music` lies beneath, levelled and ducked with the music.
                                 * @default speech
                                 * @enum {string}
                                 */
                                kind?: "speech" | "sound" | "music";
                                /** @description Decibels on top of lying with the speech, or with the music. */
                                gain?: number;
                                /** @description Where in the file the part begins that is played, in seconds. */
                                from?: number;
                                /** @description Where in the file that part ends, in seconds. */
                                to?: number;
                                /** @description Seconds in which it comes up. */
                                fadeIn?: number;
                                /** @description Seconds in which it fades. */
                                fadeOut?: number;
                                /**
                                 * @description Again and again up to `until`, or as long as the production.
                                 * @default false
                                 */
                                loop?: boolean;
                                /** @description When it sounds besides where the script names it, whatever is said there: seconds, or a moment such as `end of news - 0.5s`. */
                                at?: number | string;
                                /** @description When what has an `at` ends: seconds, or a moment such as `mark now`. */
                                until?: number | string;
                            };
                        };
                        /**
                         * @description What is made first: `interactive`, where somebody waits, and `batch`, a heap of them, last.
                         * @default normal
                         * @enum {string}
                         */
                        class?: "interactive" | "normal" | "batch";
                    };
                };
            };
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Plan"];
                    };
                };
                /** @description Accepted; it is done soon after. */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Production"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/files/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get a file’s links */
        get: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    file: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["File"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        /** Delete a file */
        delete: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    file: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        options?: never;
        head?: never;
        /** Give a file a public link, or take it back */
        patch: {
            parameters: {
                query?: never;
                header?: {
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path: {
                    file: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    /**
                     * @example {
                     *       "public": true
                     *     }
                     */
                    "application/json": {
                        public: boolean;
                    };
                };
            };
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["File"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        trace?: never;
    };
    "/api/voices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List voices */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                    /** @description By id; otherwise as they are recommended. */
                    sort?: "name";
                    /** @description Words of what is told of it, all of them. */
                    search?: string;
                    /** @description BCP 47, or its name: `en`, `en-GB`, `spanish`. */
                    language?: string;
                    gender?: "female" | "male" | "neutral";
                    provider?: string;
                    tag?: string;
                };
                header?: {
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["Voice"][];
                            next: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List templates */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                    /** @description By id; otherwise as they are recommended. */
                    sort?: "name";
                    /** @description Words of what is told of it, all of them. */
                    search?: string;
                };
                header?: {
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["Template"][];
                            next: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/presets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List presets */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                    /** @description By id; otherwise as they are recommended. */
                    sort?: "name";
                    /** @description Words of what is told of it, all of them. */
                    search?: string;
                };
                header?: {
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["Preset"][];
                            next: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/formats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List formats */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    cursor?: string;
                    /** @description By id; otherwise as they are recommended. */
                    sort?: "name";
                    /** @description Words of what is told of it, all of them. */
                    search?: string;
                };
                header?: {
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            data: components["schemas"]["Format"][];
                            next: string | null;
                        };
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get what was used, and how near its limits that is */
        get: {
            parameters: {
                query?: {
                    /** @description A day in UTC. */
                    since?: string;
                    /** @description The day after the last one. */
                    until?: string;
                    by?: "day" | "project" | "voice";
                };
                header?: {
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OwnUsage"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/usage/organisations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get what the organisations below yours used */
        get: {
            parameters: {
                query?: {
                    /** @description A day in UTC. */
                    since?: string;
                    /** @description The day after the last one. */
                    until?: string;
                };
                header?: {
                    /** @description The id of an organisation below yours, to act as it. */
                    "x-assume-org"?: string;
                };
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description As it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Usage"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description RFC 9457: what went wrong, and how to mend it. */
        Problem: {
            type: string;
            status: number;
            code: string;
            title: string;
            detail?: string;
            existing?: string;
            errors?: {
                pointer?: string;
                line?: number;
                column?: number;
                message: string;
                hint?: string;
            }[];
            request_id: string;
        };
        Voice: {
            id: string;
            provider: string;
            /** @description For people. */
            name: string;
            /** @description BCP 47: `en-US`. */
            language: string;
            /** @enum {string} */
            gender: "female" | "male" | "neutral";
            /** @enum {string} */
            quality: "neural" | "basic" | "test";
            readonly tags: string[];
            /** @description LUFS of a fixed passage; null: not measured. */
            loudness: number | null;
            can: {
                /** @description Tells when each word is spoken. */
                wordTimes: boolean;
                /** @description Reads IPA. */
                phonemes: boolean;
                /** @description Of its own; beyond, its sound is stretched. */
                speed: {
                    min: number;
                    max: number;
                };
            };
            /** @description SPDX. */
            licence: string;
        };
        Template: {
            id: string;
            title: string;
            description: string;
            genre: string | null;
            readonly collections: string[];
            readonly tags: string[];
            readonly mood: string[];
            readonly instruments: string[];
            readonly industryExamples: string[];
            /** @description Beats a minute. */
            tempo: number;
            tempoClass: string;
            key: string | null;
            beatsPerBar: number;
            /** @description Of the music. */
            licence: string;
            /** @enum {string} */
            source: "shipped" | "own";
            /** @description SHA-256 of everything that sounds: same hash, same music. */
            hash: string;
            segments: string[];
            effects: string[];
        };
        /** @description Times in seconds, levels in dB, frequencies in Hz. */
        Preset: {
            /** @default own */
            name: string;
            /** @default  */
            description: string;
            /** @default {} */
            voice: {
                highPass?: number;
                eq?: {
                    /** @enum {string} */
                    type: "peak" | "lowShelf" | "highShelf";
                    hertz: number;
                    decibels: number;
                    /** @default 0.7 */
                    q: number;
                }[];
                compressor?: {
                    threshold: number;
                    ratio: number;
                    /** @default 6 */
                    knee: number;
                    attack: number;
                    release: number;
                    mostReduction: number;
                    /** @default true */
                    lookAhead: boolean;
                };
                deEsser?: {
                    hertz: number;
                    /** @default 1 */
                    q: number;
                    threshold: number;
                    mostReduction: number;
                };
                exciter?: {
                    hertz: number;
                    decibels: number;
                };
            };
            music: {
                eq?: {
                    /** @enum {string} */
                    type: "peak" | "lowShelf" | "highShelf";
                    hertz: number;
                    decibels: number;
                    /** @default 0.7 */
                    q: number;
                }[];
                exciter?: {
                    hertz: number;
                    decibels: number;
                };
                width?: number;
                ducking: {
                    /** @default -5 */
                    alone: number;
                    /** @default -15 */
                    under: number;
                    /** @default 0.35 */
                    fall: number;
                    /** @default 0.1 */
                    ahead: number;
                    /** @default 1.8 */
                    hold: number;
                    /** @default 0.25 */
                    wait: number;
                    /** @default 0.9 */
                    rise: number;
                    sidechain: {
                        /** @default -30 */
                        threshold: number;
                        /** @default 0.05 */
                        least: number;
                    };
                    dip?: {
                        hertz: number;
                        decibels: number;
                        /** @default 0.7 */
                        q: number;
                    };
                };
            };
            id: string;
        };
        Format: {
            id: string;
            /** @description Other names for the same format. */
            readonly aliases: string[];
            description: string;
            extension: string;
            contentType: string;
            channels: number;
            /** @description Hz. */
            rate: number;
            /** @description kbit/s of an MP3 whose frames all have the same. */
            constantBitRate: number | null;
            /** @description dB that lossy coding adds to peaks. */
            peakMargin: number;
        };
        Event: {
            id: string;
            /** Format: date-time */
            at: string;
            /** @description A key, `super-organisation`, `sign-up`, `operator` or `worker`. */
            actor: string;
            action: string;
            /** @description The id of what it was done to. */
            subject: string | null;
            detail: {
                [key: string]: unknown;
            };
        };
        Key: {
            id: string;
            name: string;
            /** @enum {string} */
            role: "owner" | "admin" | "user" | "read-only";
            member: string | null;
            /** @description The last four characters of the key. */
            hint: string;
            /** Format: date-time */
            createdAt: string;
            expiresAt: string | null;
            /** @description To the minute. */
            lastUsedAt: string | null;
            revokedAt: string | null;
        };
        MadeKey: {
            id: string;
            name: string;
            /** @enum {string} */
            role: "owner" | "admin" | "user" | "read-only";
            member: string | null;
            /** @description The last four characters of the key. */
            hint: string;
            /** Format: date-time */
            createdAt: string;
            expiresAt: string | null;
            /** @description To the minute. */
            lastUsedAt: string | null;
            revokedAt: string | null;
            /** @description Shown this once; not to a request that is repeated. */
            apiKey?: string;
        };
        Media: {
            id: string;
            reference: string | null;
            name: string;
            bytes: number;
            sha256: string;
            seconds: number;
            /** @description Hz. */
            rate: number;
            channels: number;
            /** Format: date-time */
            createdAt: string;
        };
        Member: {
            id: string;
            name: string;
            email: string | null;
            /** @enum {string} */
            role: "owner" | "admin" | "user" | "read-only";
            /** Format: date-time */
            createdAt: string;
        };
        Module: {
            id: string;
            reference: string | null;
            name: string;
            description: string;
            metadata: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            archivedAt: string | null;
            /** @description Counts every change; the ETag. */
            change: number;
            project: string;
        };
        Organisation: {
            id: string;
            /** @enum {string} */
            kind: "super" | "child" | "single";
            name: string;
            email: string | null;
            /** @enum {string} */
            state: "active" | "suspended" | "deleting" | "deleted";
            /** @description Whether its files may have links that never expire. */
            publicLinks: boolean;
            limits: {
                [key: string]: number;
            };
            /** Format: date-time */
            createdAt: string;
        };
        MadeOrganisation: {
            organisation: components["schemas"]["Organisation"];
            /** @description Shown this once; not to a request that is repeated. */
            apiKey?: string;
        };
        File: {
            id: string;
            /** @enum {string} */
            kind: "audio" | "captions" | "stem";
            format: string;
            name: string;
            bytes: number;
            sha256: string;
            seconds: number | null;
            /** @description Holds for a day, or what LIBRETTO_LINK_HOURS says; made afresh at each read. */
            url: string;
            /** @description Holds until it is taken back. */
            publicUrl: string | null;
        };
        ProductionEntry: {
            id: string;
            /** @enum {string} */
            state: "queued" | "running" | "done" | "failed" | "cancelled";
            progress: {
                stage: string;
                /** @description Of all of it, from 0 to 1. */
                part: number;
            } | null;
            script: string | null;
            project: string | null;
            version: string | null;
            revision: number | null;
            audience: {
                [key: string]: string;
            };
            /** @enum {string} */
            class: "interactive" | "normal" | "batch";
            readonly warnings: {
                code: string;
                message: string;
                line?: number;
                column?: number;
                hint?: string;
            }[];
            /** @description Why it failed: `code`, `message`, `hint` and `problems`, each of which may have a `place`. */
            error: {
                [key: string]: unknown;
            } | null;
            /** @description Why it is not what would be produced now. */
            stale: ("text_changed" | "settings_changed" | "version_deleted" | "template_changed" | "media_deleted")[];
            files: components["schemas"]["File"][];
            /** Format: date-time */
            createdAt: string;
            startedAt: string | null;
            finishedAt: string | null;
        };
        Production: {
            id: string;
            /** @enum {string} */
            state: "queued" | "running" | "done" | "failed" | "cancelled";
            progress: {
                stage: string;
                /** @description Of all of it, from 0 to 1. */
                part: number;
            } | null;
            script: string | null;
            project: string | null;
            version: string | null;
            revision: number | null;
            audience: {
                [key: string]: string;
            };
            /** @enum {string} */
            class: "interactive" | "normal" | "batch";
            readonly warnings: {
                code: string;
                message: string;
                line?: number;
                column?: number;
                hint?: string;
            }[];
            /** @description Why it failed: `code`, `message`, `hint` and `problems`, each of which may have a `place`. */
            error: {
                [key: string]: unknown;
            } | null;
            /** @description Why it is not what would be produced now. */
            stale: ("text_changed" | "settings_changed" | "version_deleted" | "template_changed" | "media_deleted")[];
            files: components["schemas"]["File"][];
            /** Format: date-time */
            createdAt: string;
            startedAt: string | null;
            finishedAt: string | null;
            /** @description What was asked for, with the defaults filled in: sent again, it asks for the same. */
            request: {
                [key: string]: unknown;
            };
            /** @description Loudness, timeline and how each file stands against its target; null until it is done. */
            report: {
                [key: string]: unknown;
            } | null;
        };
        /** @description What would be made, and what it would cost. */
        Plan: {
            [key: string]: unknown;
        };
        Project: {
            id: string;
            reference: string | null;
            name: string;
            description: string;
            metadata: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            archivedAt: string | null;
            /** @description Counts every change; the ETag. */
            change: number;
        };
        Script: {
            id: string;
            reference: string | null;
            name: string;
            description: string;
            metadata: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            archivedAt: string | null;
            /** @description Counts every change; the ETag. */
            change: number;
            project: string;
            module: string;
            /** @description Of the version `v0`, as it was sent. */
            text: string;
            revision: number;
            readonly versions: string[];
            readonly parameters: {
                name: string;
                fallback: string | null;
            }[];
            /** @description Of speech, with the fallbacks of its parameters. */
            estimatedSeconds: number;
            /** @description What is wrong with the text: an error is refused when it is rendered. Lines and columns count from 1. */
            readonly warnings: {
                /** @enum {string} */
                severity: "error" | "warning";
                code: string;
                message: string;
                line?: number;
                column?: number;
                hint?: string;
            }[];
        };
        Section: {
            id: string;
            script: string;
            version: string;
            revision: number;
            /** @description Of the script; the ETag. */
            change: number;
            /** @description From 0, in the order of the text. */
            position: number;
            name: string;
            /** @description What is between its tags. */
            text: string;
            soundSegment: string | null;
            settings: {
                /** @description Who speaks: an id of `GET /api/voices`, or several mixed. */
                voice?: string;
                /** @description How many times as fast as the voice speaks by itself. */
                speed?: number;
                /**
                 * @description How the voice is changed.
                 * @enum {string}
                 */
                effect?: "volume_boost_low" | "volume_boost_middle" | "volume_boost_high" | "telephone" | "radio" | "megaphone" | "room" | "hall" | "echo" | "dark_father" | "chewie" | "88b" | "2r2d";
                /** @description Seconds of silence, half before and half after each speech file. */
                padding?: number;
                /** @description Where it begins in the whole file, in seconds. */
                startAt?: number;
                /** @description Where it ends in the whole file, in seconds. */
                endAt?: number;
                /**
                 * @description Where speech lies in a section that a mark makes longer; `center` is `centre`.
                 * @enum {string}
                 */
                justify?: "flex-start" | "centre" | "center" | "flex-end";
            };
            /** @description What is wrong with the text: an error is refused when it is rendered. Lines and columns count from 1. */
            readonly warnings: {
                /** @enum {string} */
                severity: "error" | "warning";
                code: string;
                message: string;
                line?: number;
                column?: number;
                hint?: string;
            }[];
        };
        Usage: {
            /** @description Spoken, those aside that were spoken before. */
            characters: number;
            /** @description Of finished sound. */
            milliseconds: number;
            data: {
                day?: string;
                project?: string | null;
                voice?: string;
                organisation?: string;
                characters: number;
                milliseconds: number;
            }[];
        };
        Quota: {
            used: number;
            limit: number | null;
        };
        OwnUsage: {
            /** @description Spoken, those aside that were spoken before. */
            characters: number;
            /** @description Of finished sound. */
            milliseconds: number;
            data: {
                day?: string;
                project?: string | null;
                voice?: string;
                organisation?: string;
                characters: number;
                milliseconds: number;
            }[];
            /** @description What is used now, and how much may be; null for as much as you like. */
            limits: {
                /** @description This calendar month, in UTC: finished, waiting or running, or begun and stopped. */
                renders: components["schemas"]["Quota"];
                /** @description Spoken this calendar month. */
                characters: components["schemas"]["Quota"];
                /** @description Of finished files and media, now. */
                storageBytes: components["schemas"]["Quota"];
            };
        };
        Version: {
            script: string;
            name: string;
            /** @description The newest, counted from 1. */
            revision: number;
            /** @description As it was sent. */
            text: string;
            /** @description Of the script; the ETag. */
            change: number;
            /**
             * Format: date-time
             * @description When it got that text.
             */
            updatedAt: string;
            /** @description The revision whose text was brought back. */
            restoredFrom: number | null;
            readonly parameters: {
                name: string;
                fallback: string | null;
            }[];
            /** @description Of speech, with the fallbacks of its parameters. */
            estimatedSeconds: number;
            /** @description What is wrong with the text: an error is refused when it is rendered. Lines and columns count from 1. */
            readonly warnings: {
                /** @enum {string} */
                severity: "error" | "warning";
                code: string;
                message: string;
                line?: number;
                column?: number;
                hint?: string;
            }[];
        };
        Revision: {
            script: string;
            version: string;
            revision: number;
            /** @description Who made it, as in the audit. */
            author: string;
            /** Format: date-time */
            createdAt: string;
            restoredFrom: number | null;
            /** @description Settings that lost their section here. */
            readonly detached: {
                name: string;
                settings: {
                    /** @description Who speaks: an id of `GET /api/voices`, or several mixed. */
                    voice?: string;
                    /** @description How many times as fast as the voice speaks by itself. */
                    speed?: number;
                    /**
                     * @description How the voice is changed.
                     * @enum {string}
                     */
                    effect?: "volume_boost_low" | "volume_boost_middle" | "volume_boost_high" | "telephone" | "radio" | "megaphone" | "room" | "hall" | "echo" | "dark_father" | "chewie" | "88b" | "2r2d";
                    /** @description Seconds of silence, half before and half after each speech file. */
                    padding?: number;
                    /** @description Where it begins in the whole file, in seconds. */
                    startAt?: number;
                    /** @description Where it ends in the whole file, in seconds. */
                    endAt?: number;
                    /**
                     * @description Where speech lies in a section that a mark makes longer; `center` is `centre`.
                     * @enum {string}
                     */
                    justify?: "flex-start" | "centre" | "center" | "flex-end";
                };
            }[];
            text: string;
            readonly sections: {
                id: string;
                name: string;
                settings: {
                    /** @description Who speaks: an id of `GET /api/voices`, or several mixed. */
                    voice?: string;
                    /** @description How many times as fast as the voice speaks by itself. */
                    speed?: number;
                    /**
                     * @description How the voice is changed.
                     * @enum {string}
                     */
                    effect?: "volume_boost_low" | "volume_boost_middle" | "volume_boost_high" | "telephone" | "radio" | "megaphone" | "room" | "hall" | "echo" | "dark_father" | "chewie" | "88b" | "2r2d";
                    /** @description Seconds of silence, half before and half after each speech file. */
                    padding?: number;
                    /** @description Where it begins in the whole file, in seconds. */
                    startAt?: number;
                    /** @description Where it ends in the whole file, in seconds. */
                    endAt?: number;
                    /**
                     * @description Where speech lies in a section that a mark makes longer; `center` is `centre`.
                     * @enum {string}
                     */
                    justify?: "flex-start" | "centre" | "center" | "flex-end";
                };
            }[];
        };
        RevisionDiff: {
            from: number;
            to: number;
            readonly sections: {
                id: string;
                readonly differs: ("added" | "removed" | "renamed" | "moved" | "text" | "soundSegment" | "settings")[];
                before: {
                    id: string;
                    name: string;
                    text: string;
                    soundSegment: string | null;
                    settings: {
                        /** @description Who speaks: an id of `GET /api/voices`, or several mixed. */
                        voice?: string;
                        /** @description How many times as fast as the voice speaks by itself. */
                        speed?: number;
                        /**
                         * @description How the voice is changed.
                         * @enum {string}
                         */
                        effect?: "volume_boost_low" | "volume_boost_middle" | "volume_boost_high" | "telephone" | "radio" | "megaphone" | "room" | "hall" | "echo" | "dark_father" | "chewie" | "88b" | "2r2d";
                        /** @description Seconds of silence, half before and half after each speech file. */
                        padding?: number;
                        /** @description Where it begins in the whole file, in seconds. */
                        startAt?: number;
                        /** @description Where it ends in the whole file, in seconds. */
                        endAt?: number;
                        /**
                         * @description Where speech lies in a section that a mark makes longer; `center` is `centre`.
                         * @enum {string}
                         */
                        justify?: "flex-start" | "centre" | "center" | "flex-end";
                    };
                } | null;
                after: {
                    id: string;
                    name: string;
                    text: string;
                    soundSegment: string | null;
                    settings: {
                        /** @description Who speaks: an id of `GET /api/voices`, or several mixed. */
                        voice?: string;
                        /** @description How many times as fast as the voice speaks by itself. */
                        speed?: number;
                        /**
                         * @description How the voice is changed.
                         * @enum {string}
                         */
                        effect?: "volume_boost_low" | "volume_boost_middle" | "volume_boost_high" | "telephone" | "radio" | "megaphone" | "room" | "hall" | "echo" | "dark_father" | "chewie" | "88b" | "2r2d";
                        /** @description Seconds of silence, half before and half after each speech file. */
                        padding?: number;
                        /** @description Where it begins in the whole file, in seconds. */
                        startAt?: number;
                        /** @description Where it ends in the whole file, in seconds. */
                        endAt?: number;
                        /**
                         * @description Where speech lies in a section that a mark makes longer; `center` is `centre`.
                         * @enum {string}
                         */
                        justify?: "flex-start" | "centre" | "center" | "flex-end";
                    };
                } | null;
            }[];
        };
        Invite: {
            email: string;
            code: string;
            /** Format: date-time */
            expiresAt: string;
        };
        ScriptEntry: {
            id: string;
            reference: string | null;
            name: string;
            description: string;
            metadata: {
                [key: string]: unknown;
            };
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            archivedAt: string | null;
            /** @description Counts every change; the ETag. */
            change: number;
            project: string;
            module: string;
        };
        VersionEntry: {
            script: string;
            name: string;
            /** @description The newest, counted from 1. */
            revision: number;
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it got that text.
             */
            updatedAt: string;
        };
        RevisionEntry: {
            script: string;
            version: string;
            revision: number;
            /** @description Who made it, as in the audit. */
            author: string;
            /** Format: date-time */
            createdAt: string;
            restoredFrom: number | null;
            /** @description Settings that lost their section here. */
            readonly detached: {
                name: string;
                settings: {
                    /** @description Who speaks: an id of `GET /api/voices`, or several mixed. */
                    voice?: string;
                    /** @description How many times as fast as the voice speaks by itself. */
                    speed?: number;
                    /**
                     * @description How the voice is changed.
                     * @enum {string}
                     */
                    effect?: "volume_boost_low" | "volume_boost_middle" | "volume_boost_high" | "telephone" | "radio" | "megaphone" | "room" | "hall" | "echo" | "dark_father" | "chewie" | "88b" | "2r2d";
                    /** @description Seconds of silence, half before and half after each speech file. */
                    padding?: number;
                    /** @description Where it begins in the whole file, in seconds. */
                    startAt?: number;
                    /** @description Where it ends in the whole file, in seconds. */
                    endAt?: number;
                    /**
                     * @description Where speech lies in a section that a mark makes longer; `center` is `centre`.
                     * @enum {string}
                     */
                    justify?: "flex-start" | "centre" | "center" | "flex-end";
                };
            }[];
        };
    };
    responses: {
        /** @description What went wrong, and how to mend it. */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
