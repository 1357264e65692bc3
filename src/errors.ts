// Every refusal (something the caller can mend), in one table, and the warnings that come back beside a result.

/**
 * What can be refused, with the HTTP status of the server's doors. The command line answers every one with exit code 2.
 * The code is for programs and never changes; the sentence is for people and may.
 */
export const REFUSALS = {
  bad_option: 400,
  bad_request: 400,
  key_missing: 401,
  key_unknown: 401,
  limit_spent: 402,
  forbidden: 403,
  organisation_suspended: 403,
  not_found: 404,
  method_not_allowed: 405,
  name_taken: 409,
  reference_taken: 409,
  email_taken: 409,
  version_reserved: 409,
  not_possible_now: 409,
  changed_meanwhile: 412,
  too_large: 413,
  unsupported_type: 415,
  idempotency_mismatch: 422,
  too_many_requests: 429,
  bad_utf8: 400,
  script_invalid: 422,
  script_empty: 422,
  script_too_long: 413,
  section_too_long: 422,
  unknown_section: 422,
  unknown_mark: 422,
  unknown_version: 404,
  parameter_missing: 422,
  unknown_voice: 404,
  voice_unavailable: 409,
  voice_damaged: 409,
  voice_download_failed: 502,
  speech_failed: 502,
  unknown_template: 404,
  template_invalid: 422,
  template_exists: 409,
  template_shipped: 403,
  unknown_segment: 422,
  unknown_effect: 422,
  unknown_preset: 404,
  unknown_format: 404,
  unknown_loudness: 404,
  media_missing: 404,
  media_unreadable: 422,
  media_too_long: 422,
  media_too_short: 422,
  timing_impossible: 422,
  file_not_found: 404,
  file_unreadable: 400,
  disk_full: 507,
  not_writable: 403,
  storage_unavailable: 503,
  database_unavailable: 503,
  database_newer: 503,
  database_behind: 503,
  database_login: 503,
  database_not_empty: 409,
  secret_mismatch: 503,
  backup_damaged: 422,
  backup_newer: 409,
  cancelled: 499,
} as const satisfies Record<string, number>;

export type RefusalCode = keyof typeof REFUSALS;

/** A place in a text: lines and columns count from 1, columns in UTF-16 code units as editors do. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface RefusalDetails {
  /** How to mend it, as a sentence. */
  readonly hint?: string | undefined;
  readonly place?: Place | undefined;
  /** The file it is about, as the caller named it. */
  readonly file?: string | undefined;
  /** All that is wrong, when more than one thing is. */
  readonly problems?: readonly Problem[] | undefined;
  /** The id of what stands in the way. */
  readonly existing?: string | undefined;
  /** Seconds after which it may be tried again. */
  readonly retryAfter?: number | undefined;
  readonly cause?: unknown;
}

/** One thing that is wrong with an input. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly place?: Place | undefined;
  /** Where in a JSON document (RFC 6901). */
  readonly pointer?: string | undefined;
}

/** Thrown for what the caller can mend; caught only at a door. Anything else thrown is a bug of ours. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly hint: string | undefined;
  readonly place: Place | undefined;
  readonly file: string | undefined;
  readonly problems: readonly Problem[];
  readonly existing: string | undefined;
  readonly retryAfter: number | undefined;

  constructor(code: RefusalCode, message: string, details: RefusalDetails = {}) {
    super(message, { cause: details.cause });
    this.name = 'Refusal';
    this.code = code;
    this.hint = details.hint;
    this.place = details.place;
    this.file = details.file;
    this.problems = details.problems ?? [];
    this.existing = details.existing;
    this.retryAfter = details.retryAfter;
  }

  get status(): number {
    return REFUSALS[this.code];
  }

  /** The same, with where it stands in what was sent (RFC 6901), unless a place is told already. */
  at(pointer: string): Refusal {
    if (this.problems.length > 0 || this.place) return this;
    const { code, message, hint, file, existing, retryAfter } = this;
    const problems = [{ code, message, hint, pointer }];
    return new Refusal(code, message, { hint, file, existing, retryAfter, problems, cause: this });
  }
}

/** What `run` refuses stands at `pointer`. */
export async function pointing<T>(pointer: string, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw error instanceof Refusal ? error.at(pointer) : error;
  }
}

/** Something the caller should know beside a result that was still made. Codes are stable, sentences are not. */
export interface Warning {
  readonly code: string;
  readonly message: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  readonly hint?: string | undefined;
}

/** The nearest of `candidates` to a misspelt `word` (case ignored), or undefined when none is near enough to be meant. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(wanted, candidate.toLowerCase(), bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Damerau-Levenshtein (optimal string alignment) distance; stops early and answers `limit` when it is not smaller. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let d = Math.min(previous[j]! + 1, row[j - 1]! + 1, substitution);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) d = Math.min(d, before[j - 2]! + 1);
      row.push(d);
      if (d < least) least = d;
    }
    if (least >= limit) return limit;
    before = previous;
    previous = row;
  }
  return previous[b.length]!;
}
