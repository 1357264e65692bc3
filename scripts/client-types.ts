// The client's types, made from the OpenAPI document.

import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';

const HEADER = '// The API as types. Made from the OpenAPI document by `npm run generate`: not to be edited.\n\n';

export async function clientTypes(document: object): Promise<string> {
  const { paths, components } = document as OpenAPI3;
  // Where a server is and what it is called change no type.
  const its = { openapi: '3.1.0', info: { title: '', version: '' }, paths: paths!, components: components! };
  return HEADER + astToString(await openapiTS(its, { alphabetize: false, excludeDeprecated: false }));
}
