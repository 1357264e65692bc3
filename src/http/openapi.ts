// The OpenAPI document: what the routes say of themselves, and what all of them have in common.

import type { SwaggerTransformObject } from '@fastify/swagger';
import { jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { OpenAPIV3_1 } from 'openapi-types';
import { VERSION } from '../version.ts';

export type OpenApi = Omit<OpenAPIV3_1.Document, 'paths'> & {
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenAPIV3_1.OperationObject>>>>;
};

/** What stands before the routes. */
export function openApiFrame() {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Libretto',
      version: VERSION,
      description:
        'Annotated scripts in, finished audio out. Additions may come at any time; what would break a caller comes by a dated `Libretto-Version` header.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    components: {
      securitySchemes: {
        apiKey: { type: 'apiKey' as const, in: 'header', name: 'x-api-key' },
        bearer: { type: 'http' as const, scheme: 'bearer' },
      },
    },
    security: [{ apiKey: [] }, { bearer: [] }],
  };
}

const STATUS: Record<string, string> = {
  200: 'As it is now.',
  201: 'Made.',
  202: 'Accepted; it is done soon after.',
  304: 'As you know it.',
};

/** Visible ASCII. */
export const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,255}$/;

const IDEMPOTENCY_KEY_HEADER = {
  name: 'idempotency-key',
  in: 'header',
  description:
    'Up to 255 characters of your own, visible ASCII without blanks, a new one for each thing. The same request sent again within a day is answered as it was then, without secrets, and makes nothing.',
  schema: { type: 'string', minLength: 1, maxLength: 255, pattern: IDEMPOTENCY_KEY.source },
} as const;

const ASSUME = {
  name: 'x-assume-org',
  in: 'header',
  description: 'The id of an organisation below yours, to act as it.',
  schema: { type: 'string' },
} as const;

/** Shared schemas, for every route its refusals and the headers that all know, and where callers reach them. */
export function finishOpenApi(input: Parameters<SwaggerTransformObject>[0], publicUrl: string) {
  const document = { ...(jsonSchemaTransformObject(input) as unknown as OpenApi), servers: [{ url: publicUrl }] };
  const problem = { $ref: '#/components/schemas/Problem' };
  for (const path of Object.values(document.paths))
    for (const [method, operation] of Object.entries(path)) {
      const parameters = (operation.parameters ?? []) as OpenAPIV3_1.ParameterObject[];
      if (method === 'get' && parameters.some(({ name }) => name === 'if-none-match'))
        operation.responses = { ...operation.responses, 304: { description: '' } };
      for (const [status, response] of Object.entries(operation.responses ?? {}))
        (response as { description: string }).description = STATUS[status] ?? 'Answered.';
      operation.responses = { ...operation.responses, default: { $ref: '#/components/responses/Problem' } };
      for (const media of Object.values((operation.requestBody as OpenAPIV3_1.RequestBodyObject)?.content ?? {})) {
        // Written with the schema, where zod keeps it whatever it transforms; told beside it, as the standard wants.
        const { example, ...schema } = media.schema as { example?: unknown };
        Object.assign(media, { schema, example });
      }
      // Where no key is sent there is no organisation either.
      const isOpen = operation.security?.length === 0;
      const shared = [...(method === 'post' ? [IDEMPOTENCY_KEY_HEADER] : []), ...(isOpen ? [] : [ASSUME])];
      operation.parameters = [...parameters, ...shared];
    }
  const components = document.components!;
  components.responses = {
    Problem: {
      description: 'What went wrong, and how to mend it.',
      content: { 'application/problem+json': { schema: problem } },
    },
  };
  dropUnused(document);
  return document as never;
}

/** Every shared schema comes twice, as it is answered and as it would be asked for: who refers to none of them need not see it. */
function dropUnused(document: OpenApi): void {
  const schemas = document.components!.schemas!;
  for (;;) {
    const text = JSON.stringify(document);
    const unused = Object.keys(schemas).filter((name) => !text.includes(`"#/components/schemas/${name}"`));
    if (unused.length === 0) return;
    for (const name of unused) delete schemas[name];
  }
}
