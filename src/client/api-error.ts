// What the server refuses, as an error with a code for programs and a sentence for people.

import type { Schemas } from './operations.ts';

type Problem = Schemas['Problem'];

export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** Of HTTP. */
  readonly status: number;
  /** Such as `not_found`; `unexpected_answer` where something else than the server answered. */
  readonly code: string;
  /** How to mend it. */
  readonly hint: string | undefined;
  /** Places in what was sent, and what is wrong with each. */
  readonly errors: NonNullable<Problem['errors']>;
  /** The id of what has the name or reference already. */
  readonly existing: string | undefined;
  /** For whoever runs the server: its log has the same. */
  readonly requestId: string | undefined;
  /** Seconds after which it may be tried again. */
  readonly retryAfter: number | undefined;

  constructor(response: Response, problem: Partial<Problem>) {
    const { title = `The server answered ${response.status}.`, detail } = problem;
    super(detail === undefined ? title : `${title} ${detail}`);
    this.status = response.status;
    this.code = problem.code ?? 'unexpected_answer';
    this.hint = detail;
    this.errors = problem.errors ?? [];
    this.existing = problem.existing;
    this.requestId = problem.request_id ?? response.headers.get('x-request-id') ?? undefined;
    this.retryAfter = Number(response.headers.get('retry-after')) || undefined;
  }

  /** Whether the same request may succeed later. */
  get isPassing(): boolean {
    return this.status === 429 || this.status >= 500;
  }
}

/** The response, when it tells of success. */
export async function refused(response: Response): Promise<Response> {
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  throw new ApiError(response, typeof problem === 'object' && problem !== null ? problem : {});
}
