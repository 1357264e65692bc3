// The OpenAPI document as tests read it, and answers held against it by a validator that is none of ours.

import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { App } from '../../src/http/app.ts';

export interface Schema {
  readonly [keyword: string]: unknown;
}

export interface Operation {
  /** `GET /api/scripts/{script}`. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  /** Answered without a key. */
  readonly isOpen: boolean;
  readonly parameters: readonly { readonly in: string; readonly name: string; readonly schema: Schema }[];
  readonly body: Schema | undefined;
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema: Schema }>> }>>;
}

export interface Document {
  readonly operations: readonly Operation[];
  /** What `$ref` means; schemas that are none are answered as they are. */
  resolve(schema: Schema): Schema;
  /** Throws for an answer that the document does not describe. Paths that it does not know are nobody's promise. */
  check(method: string, url: string, status: number, contentType: string, body: unknown): void;
}

export function documentOf(app: App): Document {
  // biome-ignore lint/suspicious/noExplicitAny: looked into as a client would
  const document: any = app.swagger();
  const at = (pointer: string) =>
    pointer
      .split('/')
      .slice(1)
      .reduce((value, key) => value[key], document);
  const resolve = (schema: Schema): Schema => (typeof schema.$ref === 'string' ? resolve(at(schema.$ref)) : schema);
  const operations: Operation[] = Object.entries<Record<string, Schema>>(document.paths).flatMap(([path, methods]) =>
    // biome-ignore lint/suspicious/noExplicitAny: see above
    Object.entries<any>(methods).map(([method, { security, parameters = [], requestBody, responses }]) => ({
      name: `${method.toUpperCase()} ${path}`,
      method: method.toUpperCase(),
      path,
      isOpen: security?.length === 0,
      parameters,
      body: requestBody?.content['application/json']?.schema,
      responses: Object.fromEntries(
        Object.entries<Schema>(responses).map(([status, response]) => [status, resolve(response)]),
      ),
    })),
  );

  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema({ $id: 'api:', components: document.components });
  const validators = new Map<Schema, ValidateFunction>();
  function validatorOf(schema: Schema): ValidateFunction {
    let validator = validators.get(schema);
    if (!validator) {
      // Its references start at the document.
      validator = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#', '"$ref":"api:#')));
      validators.set(schema, validator);
    }
    return validator;
  }

  return {
    operations,
    resolve,
    check(method, url, status, contentType, body) {
      const operation = operations.find((its) => its.method === method && its.path === patternOf(operations, url));
      if (!operation) return;
      const said = `${operation.name} answered ${status}`;
      const response = operation.responses[status] ?? (status >= 400 ? operation.responses.default : undefined);
      if (!response) throw new Error(`${said}, which is not documented`);
      if (!response.content && body === '') return;
      const type = contentType.split(';')[0]!;
      const content = response.content?.[type];
      if (!content) throw new Error(`${said} as ${type}, which is not documented`);
      if (!type.includes('json')) return;
      const validate = validatorOf(content.schema);
      if (validate(body)) return;
      const errors = validate.errors!.map(({ instancePath, message, params }) => [instancePath, message, params]);
      throw new Error(`${said} otherwise than documented: ${JSON.stringify(errors)}`);
    },
  };
}

/** The path whose pattern a URL has: where two have, the one that says more. */
function patternOf(operations: readonly Operation[], url: string): string | undefined {
  const segments = url.split('?')[0]!.split('/');
  const parameters = (path: string) => path.split('{').length;
  return operations
    .map(({ path }) => path)
    .filter((path) => {
      const its = path.split('/');
      return its.length === segments.length && its.every((part, i) => part.startsWith('{') || part === segments[i]);
    })
    .sort((a, b) => parameters(a) - parameters(b))[0];
}
