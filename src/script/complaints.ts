// Collects what is wrong with a script, bounded, and tells each once with its place.

import { LIMITS } from '../limits.ts';
import { placesIn } from './place.ts';
import type { Diagnostic, Span } from './script.ts';

export interface Explanation {
  readonly message: string;
  readonly hint?: string | undefined;
}

/** `explain` is asked only while the list is not full: finding what was meant costs more than finding what is wrong. */
export type Complain = (severity: Diagnostic['severity'], code: string, span: Span, explain: () => Explanation) => void;

/** A list of at most `LIMITS.diagnostics`; one more says how many were left out, as an error if one of them was. */
export function complaintsAbout(text: string): { complain: Complain; diagnostics: () => Diagnostic[] } {
  const placeOf = placesIn(text);
  const found: Diagnostic[] = [];
  let left = 0;
  let leftSeverity: Diagnostic['severity'] = 'warning';
  let leftSpan: Span | undefined;
  return {
    complain(severity, code, span, explain) {
      if (found.length < LIMITS.diagnostics) {
        found.push({ severity, code, ...explain(), span, ...placeOf(span.start) });
        return;
      }
      left++;
      leftSpan ??= span;
      if (severity === 'error' && leftSeverity === 'warning') {
        leftSeverity = severity;
        leftSpan = span;
      }
    },
    diagnostics() {
      found.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
      if (!leftSpan) return found;
      const message = `${left} more problems are not shown.`;
      return [
        ...found,
        { severity: leftSeverity, code: 'too_many_problems', message, span: leftSpan, ...placeOf(leftSpan.start) },
      ];
    },
  };
}

/** A piece of the script inside a sentence: short, on one line. */
export function quote(written: string): string {
  const short = written.length > 40 ? `${written.slice(0, 39)}…` : written;
  return `\`${short.replace(/\s+/g, ' ')}\``;
}
