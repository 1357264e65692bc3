// What goes wrong, as RFC 9457 problem details: a code for programs, a sentence for people, and how to mend it.

import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { v4 } from 'uuid';
import { type Problem, Refusal } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { troubleOf } from '../storage/storage.ts';

export function newRequestId(): string {
  return `req_${v4().replaceAll('-', '')}`;
}

export function answerProblem(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = refusalOf(error, request);
  if (!refusal) {
    request.log.error(error);
    send(request, reply, 500, {
      code: 'internal',
      title: 'This is a bug of Libretto.',
      detail: `It was logged as ${request.id}.`,
    });
    return;
  }
  if (refusal.status >= 500) request.log.error(error);
  if (refusal.retryAfter !== undefined) reply.header('retry-after', String(Math.ceil(refusal.retryAfter)));
  if (refusal.status === 401) reply.header('www-authenticate', 'Bearer');
  send(request, reply, refusal.status, {
    code: refusal.code,
    title: refusal.message,
    ...(refusal.hint === undefined ? {} : { detail: refusal.hint }),
    ...(refusal.existing === undefined ? {} : { existing: refusal.existing }),
    ...(refusal.problems.length > 0 || refusal.place ? { errors: errorsOf(refusal) } : {}),
  });
}

export function answerNotFound(request: FastifyRequest, reply: FastifyReply): void {
  send(request, reply, 404, {
    code: 'not_found',
    title: `There is no ${request.method} ${request.url.split('?')[0]}.`,
    detail: 'GET /api/openapi.json lists what there is.',
  });
}

/** To what is no HTTP, too long a head, or too slow: there is no request to answer, only its connection. */
export function answerNoHttp(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const [status, reason, title] = NO_HTTP[error.code ?? ''] ?? [400, 'Bad Request', 'That is no HTTP.'];
  const body = JSON.stringify({ type: 'about:blank', status, code: 'bad_request', title, request_id: newRequestId() });
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

/** By Node's codes. */
const NO_HTTP: Readonly<Record<string, readonly [number, string, string]>> = {
  HPE_HEADER_OVERFLOW: [
    431,
    'Request Header Fields Too Large',
    `URL and headers have more than ${LIMITS.headBytes} bytes.`,
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'The request did not come to its end.'],
};

const OF_FILES = ['etag', 'accept-ranges', 'content-range', 'content-length', 'content-disposition', 'last-modified'];

function send(request: FastifyRequest, reply: FastifyReply, status: number, problem: object): void {
  // What was said of a file that then could not be had.
  for (const name of OF_FILES) reply.removeHeader(name);
  reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', status, ...problem, request_id: request.id }));
}

/**
 * A connection that cannot be had or broke (SQLSTATE class 08, 53300), a server that stops or starts (57P01 to 57P03), and one
 * that is too busy for a statement (57014), or for two at once (40P01, 55P03).
 */
function isUnreachable({ code = '', message }: Error & { readonly code?: string }): boolean {
  return (
    /^(ECONN|EPIPE|08...$|53300$|57P0[123]$|57014$|40P01$|55P03$)/.test(code) ||
    /^Connection terminated|is not queryable$/.test(message)
  );
}

/** Undefined for a bug of ours. */
function refusalOf(error: FastifyError | Refusal, { raw, routeOptions }: FastifyRequest): Refusal | undefined {
  const trouble = troubleOf(error);
  if (trouble) return trouble;
  if (error instanceof Refusal) return error;
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new Refusal('too_large', `The body has more than ${routeOptions.bodyLimit} bytes.`);
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new Refusal('unsupported_type', 'The body is not JSON.', { hint: 'Send `Content-Type: application/json`.' });
  if (error.code === 'FST_ERR_BAD_URL')
    return new Refusal('bad_request', 'The URL is not encoded as URLs are.', { hint: 'A `%` itself is `%25`.' });
  if (error.code === 'FST_ERR_MAX_PARAM_LENGTH') return new Refusal('not_found', 'Nothing has an id that is so long.');
  // Whoever sent it hung up: nobody reads this.
  if (raw.destroyed && !raw.complete) return new Refusal('cancelled', 'The request broke off.');
  if (isUnreachable(error))
    return new Refusal('database_unavailable', 'The database does not answer.', {
      hint: 'Try again in a moment, under the same Idempotency-Key.',
      retryAfter: 5,
    });
  if (error.statusCode && error.statusCode < 500)
    return new Refusal('bad_request', `The body cannot be read: ${error.message}.`);
  return undefined;
}

function errorsOf({ problems, place, message, hint }: Refusal): object[] {
  const all: readonly Problem[] = problems.length > 0 ? problems : [{ code: '', message, hint, place }];
  return all.map(({ pointer, place, message, hint }) => ({
    ...(pointer === undefined ? {} : { pointer }),
    ...(place ? { line: place.line, column: place.column } : {}),
    message,
    ...(hint === undefined ? {} : { hint }),
  }));
}
