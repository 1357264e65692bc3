// The OpenAPI document as one page to read: no script, nothing from elsewhere.

import type { OpenAPIV3_1 } from 'openapi-types';
import { REFUSALS } from '../errors.ts';
import { MEANINGS } from './meanings.ts';
import type { OpenApi } from './openapi.ts';

type Schema = OpenAPIV3_1.SchemaObject & { readonly $ref?: string };
type Schemas = Readonly<Record<string, Schema>>;

/** An HTML document. */
export function printReference(document: OpenApi): string {
  const schemas = (document.components?.schemas ?? {}) as Schemas;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const tags = [...new Set(operations.flatMap(({ operation }) => operation.tags ?? []))];
  const sections = tags.map((tag) => {
    const its = operations.filter(({ operation }) => operation.tags?.includes(tag));
    return `<section id="${text(tag)}"><h2>${text(tag)}</h2>${its.map((one) => printOperation(one, schemas)).join('')}</section>`;
  });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${text(document.info.title)} API</title><style>${STYLE}</style></head><body>
<nav><b>${text(document.info.title)} ${text(document.info.version)}</b>${tags
    .map((tag) => `<a href="#${text(tag)}">${text(tag)}</a>`)
    .join(
      '',
    )}<a href="#objects">Objects</a><a href="#errors">Errors</a><a href="/api/openapi.json">openapi.json</a></nav>
<main><h1>${text(document.info.title)} API</h1><p>${prose(document.info.description ?? '')}</p>
<p>Send your key as <code>x-api-key</code> or <code>Authorization: Bearer</code>. What goes wrong comes back as
<code>application/problem+json</code> with a <code>code</code> for programs, a sentence and how to mend it.</p>
${sections.join('\n')}
${printSchemas(schemas)}
${printRefusals()}</main></body></html>`;
}

/** What many answers have in common, by name. */
function printSchemas(schemas: Schemas): string {
  const named = Object.entries(schemas).filter(([name]) => isNamed(name));
  const articles = named.map(
    ([name, its]) =>
      `<article id="${text(name)}"><h3>${text(name)}</h3><p>${prose(its.description ?? '')}</p>${printFields(its, schemas)}</article>`,
  );
  return `<section id="objects"><h2>Objects</h2>${articles.join('')}</section>`;
}

/** Schemas without a name of their own are parts of others. */
function isNamed(name: string): boolean {
  return !/^schema\d+$/.test(name);
}

/** Every code that programs may meet, by its status; some are the command line's alone. */
function printRefusals(): string {
  const rows = Object.entries({ ...REFUSALS, internal: 500 })
    .sort(([, a], [, b]) => a - b)
    .map(
      ([code, status]) =>
        `<tr><td>${status}<td><code>${text(code)}</code><td>${prose(MEANINGS[code as keyof typeof MEANINGS])}`,
    );
  return `<section id="errors"><h2>Errors</h2><p>Codes never change. <code>title</code> says what is wrong, <code>detail</code> how to
mend it, <code>errors</code> where: a pointer into what was sent, the name of a query's part, or a line and a column.</p>
<table>${rows.join('')}</table></section>`;
}

interface Operation {
  readonly path: string;
  readonly method: string;
  readonly operation: OpenAPIV3_1.OperationObject;
}

function printOperation({ path, method, operation }: Operation, schemas: Schemas): string {
  const parameters = (operation.parameters ?? []) as OpenAPIV3_1.ParameterObject[];
  const rows = parameters.map(
    ({ name, in: where, description, schema }) =>
      `<tr><td><code>${text(name)}</code><td>${text(where)}<td>${typeOf(schema as Schema, schemas)}<td>${prose(description ?? '')}`,
  );
  const body = operation.requestBody as OpenAPIV3_1.RequestBodyObject | undefined;
  const responses = Object.entries(operation.responses ?? {}).filter(([status]) => status !== 'default');
  const anchor = text(`${method}-${path.slice(1).replace(/[{}]/g, '').replaceAll('/', '-')}`);
  return `<article id="${anchor}"><h3><span class="${method}">${method.toUpperCase()}</span> <a href="#${anchor}">${text(path)}</a></h3>
<p>${prose(operation.summary ?? '')}. ${prose(operation.description ?? '')}</p>
${rows.length > 0 ? `<details><summary>Parameters</summary><table>${rows.join('')}</table></details>` : ''}
${Object.entries(body?.content ?? {})
  .map(([, media]) => printBody(media, schemas))
  .join('')}
${responses
  .map(([status, response]) => {
    const [media] = Object.values((response as OpenAPIV3_1.ResponseObject).content ?? {});
    const shown = media?.schema ? printFields(media.schema as Schema, schemas) : '';
    return `<details><summary>${text(status)}</summary>${shown}</details>`;
  })
  .join('')}</article>`;
}

function printBody({ schema, example }: OpenAPIV3_1.MediaTypeObject, schemas: Schemas): string {
  const its = schema as Schema | undefined;
  return `<details open><summary>Body</summary>${its ? printFields(its, schemas) : ''}${
    example === undefined ? '' : `<pre>${text(JSON.stringify(example, null, 2))}</pre>`
  }</details>`;
}

/** An object's fields as a table; anything else as its type. */
function printFields(schema: Schema, schemas: Schemas): string {
  const { properties, required = [] } = resolved(schema, schemas);
  if (!properties) return `<p>${typeOf(schema, schemas)}</p>`;
  const rows = Object.entries(properties as Schemas).map(
    ([name, its]) =>
      `<tr><td><code>${text(name)}</code>${required.includes(name) ? ' *' : ''}<td>${typeOf(its, schemas)}<td>${prose(resolved(its, schemas).description ?? '')}${printInside(its, schemas)}`,
  );
  return `<table>${rows.join('')}</table>`;
}

/** The fields of the objects that a field holds, each kind once; those with a name have their own place. */
function printInside(schema: Schema, schemas: Schemas): string {
  const shapes = new Map(objectsIn(schema).map((its) => [JSON.stringify(its), its]));
  if (shapes.size === 0) return '';
  const shown = [...shapes.values()].map((its) => {
    const names = Object.keys(its.properties!).map(text).join(', ');
    return `<details><summary>${names}</summary>${printFields(its, schemas)}</details>`;
  });
  return `<tr><td><td colspan="2">${shown.join('')}`;
}

function objectsIn(schema: Schema): Schema[] {
  if (schema.properties) return [schema];
  const { items, anyOf, oneOf, additionalProperties: values } = schema as Schema & { readonly items?: Schema };
  const inside = [items, ...(anyOf ?? []), ...(oneOf ?? []), typeof values === 'object' ? values : undefined];
  return inside.flatMap((its) => (its ? objectsIn(its as Schema) : []));
}

/** In a few words: `text, 1 to 60`, `list of Project`. */
function typeOf(schema: Schema | undefined, schemas: Schemas): string {
  if (!schema) return '';
  if (schema.$ref) {
    const name = schema.$ref.split('/').at(-1)!;
    return isNamed(name) && schemas[name] ? `<a href="#${text(name)}">${text(name)}</a>` : 'any JSON';
  }
  const either = schema.anyOf ?? schema.oneOf;
  if (either) return [...new Set(either.map((one) => typeOf(one as Schema, schemas)))].join(' or ');
  if (schema.enum) return schema.enum.map((value) => `<code>${text(String(value))}</code>`).join(' or ');
  if (schema.type === 'array') return `list of ${typeOf((schema as { items: Schema }).items, schemas)}`;
  if (typeof schema.additionalProperties === 'object' && Object.keys(schema.additionalProperties).length > 0)
    return `object of ${typeOf(schema.additionalProperties as Schema, schemas)}`;
  const [type, ...more] = [schema.type ?? 'any'].flat();
  const from = schema.minimum ?? schema.minLength;
  const to = schema.maximum ?? schema.maxLength;
  const bounds = to === undefined ? '' : `, ${from === undefined ? 'at most' : `${from} to`} ${to}`;
  const fallback = schema.default === undefined ? '' : `, else <code>${text(JSON.stringify(schema.default))}</code>`;
  return `${[schema.format ?? type, ...more].map(String).map(text).join(' or ')}${bounds}${fallback}`;
}

function resolved(schema: Schema, schemas: Schemas): Schema {
  return schema.$ref ? (schemas[schema.$ref.split('/').at(-1)!] ?? {}) : schema;
}

function text(raw: string): string {
  return raw.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** With `code` between backticks. */
function prose(raw: string): string {
  return text(raw).replace(/`([^`]*)`/g, '<code>$1</code>');
}

const STYLE = `
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}body{margin:0;display:flex}
nav{position:sticky;top:0;height:100vh;overflow:auto;min-width:11rem;padding:1rem;box-sizing:border-box;display:flex;flex-direction:column;gap:.3rem}
main{flex:1;min-width:0;max-width:60rem;padding:1rem 2rem;overflow-wrap:break-word}article{border-top:1px solid #8884;padding:.5rem 0}h3{font:600 1rem ui-monospace,monospace}
h3 span{padding:.1rem .4rem;border-radius:.3rem;color:#fff;background:#2563a8}.post{background:#1a7f43}.delete{background:#b3261e}.patch,.put{background:#8a5a00}
table{border-collapse:collapse}td{padding:.15rem .8rem .15rem 0;vertical-align:top}pre{padding:.6rem;background:#8882;overflow:auto}
summary{cursor:pointer}code{white-space:nowrap}td code,p code{white-space:normal}td:first-child code{white-space:nowrap}a{color:inherit}h3 a{text-decoration:none}@media(max-width:50rem){body{display:block}nav{position:static;height:auto}}`;
