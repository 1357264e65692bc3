// Warnings of a command that makes many productions: each is told once, with how many have it.

import type { Warning } from '../errors.ts';
import { unusedParameters } from '../production/score.ts';
import type { VoiceRoom } from '../speech/voices.ts';
import type { Job } from './jobs.ts';
import type { ScriptFile } from './production-file.ts';
import { describeWarning } from './terminal.ts';

export interface Made {
  readonly warnings: readonly Warning[];
  readonly script: ScriptFile | undefined;
}

/** What is wrong with a command whatever it makes. */
export function warningsOf(jobs: readonly Job[], voices: VoiceRoom): Warning[] {
  const unused = unusedParameters(
    jobs.map(({ request }) => request),
    [...new Set(jobs.flatMap(({ given }) => given))],
  );
  const unnamed = jobs.some(({ request }) => request.voice === undefined && request.timeline === undefined);
  return unnamed ? [...unused, ...basicVoice(voices)] : unused;
}

/** Whoever has fetched no voice yet hears what Libretto is not known for. */
export function basicVoice(voices: VoiceRoom): Warning[] {
  const { id, quality } = voices.byDefault();
  if (quality === 'neural') return [];
  return [
    {
      code: 'voice_basic',
      message: `No neural voice is installed: where no voice is named, \`${id}\` speaks.`,
      hint: '`libretto voices add kokoro` fetches one (about 120 MB).',
    },
  ];
}

/** Those of a command that none of its productions tells, with the place. */
export function untold(warnings: readonly Warning[], productions: readonly Pick<Made, 'warnings'>[]): Warning[] {
  const told = new Set(productions.flatMap((production) => production.warnings.map(({ message }) => message)));
  return warnings.filter(({ message }) => !told.has(message));
}

/** For people: those of the command, and each of its productions' once, in the order of the first that has it. */
export function describeWarnings(productions: readonly Made[], ofCommand: readonly Warning[]): string[] {
  const all = new Map<string, { warning: Warning; script: ScriptFile | undefined; count: number }>();
  const totals = new Map<string | undefined, number>();
  for (const { warnings, script } of productions) {
    totals.set(script?.file, (totals.get(script?.file) ?? 0) + 1);
    const once = new Map(warnings.map((warning) => [keyOf(warning, script), warning]));
    for (const [key, warning] of once) all.set(key, { warning, script, count: (all.get(key)?.count ?? 0) + 1 });
  }
  const ofProductions = [...all.values()].map(({ warning, script, count }) => {
    const total = totals.get(script?.file)!;
    const note = total === 1 ? '' : ` (in ${count} of ${total} productions)`;
    return describeWarning(warning, script?.text, script?.file, note);
  });
  return [...untold(ofCommand, productions).map((warning) => describeWarning(warning, undefined)), ...ofProductions];
}

function keyOf({ code, message, line, column }: Warning, script: ScriptFile | undefined): string {
  return JSON.stringify([script?.file, line, column, code, message]);
}
