// What each route of the document takes and answers, worked out from its types.

import type { components, paths } from './api.ts';

export type Schemas = components['schemas'];
export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Paths that have the method. */
export type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends { [K in M]: { responses: unknown } } ? P : never;
}[keyof paths];

type Operation<M extends Method, P extends PathOf<M>> = paths[P] extends { [K in M]: infer O } ? O : never;

/** Beside what the document says. */
export interface Sending {
  /** Such as `idempotency-key` and `if-match`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

type PathPart<O> = O extends { parameters: { path: infer Path } } ? { readonly path: Path } : unknown;
type QueryPart<O> = O extends { parameters: { query: infer Query } }
  ? { readonly query: Query }
  : O extends { parameters: { query?: infer Query } }
    ? { readonly query?: Query }
    : unknown;
type BodyPart<O> = O extends { requestBody: { content: { 'application/json': infer Body } } }
  ? { readonly body: Body }
  : O extends { requestBody?: { content: { 'application/json': infer Body } } }
    ? { readonly body?: Body }
    : unknown;

export type Input<M extends Method, P extends PathOf<M>> = PathPart<Operation<M, P>> &
  QueryPart<Operation<M, P>> &
  BodyPart<Operation<M, P>> &
  Sending;

type Success = 200 | 201 | 202;
type JsonOf<R> = R extends { content: { 'application/json': infer Body } } ? Body : never;

export type Answer<M extends Method, P extends PathOf<M>> =
  Operation<M, P> extends { responses: infer R } ? JsonOf<R[Success & keyof R]> : never;

/** Paths that answer a page of rows. */
export type ListPath = {
  [P in PathOf<'get'>]: Answer<'get', P> extends { data: unknown[]; next: string | null } ? P : never;
}[PathOf<'get'>];

export type RowOf<P extends ListPath> = Answer<'get', P> extends { data: (infer Row)[] } ? Row : never;
