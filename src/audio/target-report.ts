// Does a sound meet a delivery target? Line by line: what was measured, what is allowed.

import { loudnessFor, type Target } from './targets.ts';

/** What is known of a sound or a file; what is not given is not judged. */
export interface Judged {
  readonly channels: number;
  /** LUFS */
  readonly integrated: number | null;
  /** LUFS */
  readonly shortTermMax?: number | null | undefined;
  readonly seconds?: number | undefined;
  /** dBTP */
  readonly truePeak: number | null;
  /** dBFS */
  readonly rms?: number | null | undefined;
  readonly noiseFloor?: number | null | undefined;
  /** Seconds without sound at the beginning and at the end. */
  readonly head?: number | undefined;
  readonly tail?: number | undefined;
  /** Hz */
  readonly rate?: number | undefined;
  /** kbit/s of an MP3 whose frames all have the same; null for everything else. */
  readonly constantBitRate?: number | null | undefined;
}

export interface Check {
  readonly name:
    | 'loudness'
    | 'short-term loudness'
    | 'true peak'
    | 'RMS'
    | 'noise floor'
    | 'head'
    | 'tail'
    | 'sample rate'
    | 'MP3 bit rate';
  readonly unit: 'LUFS' | 'dBTP' | 'dBFS' | 's' | 'Hz' | 'kbit/s';
  /** null: there was nothing to measure, or no constant bit rate. */
  readonly measured: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly pass: boolean;
}

/** Meters show tenths: nothing fails by less than half of one. */
const SHOWN = 0.05;

export function checkTarget(target: Target, judged: Judged): Check[] {
  const { rms, noiseFloor, format, layout, shortForm, tolerance, ceiling } = target;
  const checks: Check[] = [];
  const check = (
    name: Check['name'],
    unit: Check['unit'],
    measured: number | null | undefined,
    min: number | null,
    max: number | null,
  ) => {
    if (measured === undefined) return;
    const pass =
      measured === null
        ? min === null
        : (min === null || measured >= min - SHOWN) && (max === null || measured <= max + SHOWN);
    checks.push({ name, unit, measured, min, max, pass });
  };
  if (rms) check('RMS', 'dBFS', judged.rms, rms.min, rms.max);
  else {
    const aim = loudnessFor(judged.channels === 1 ? 1 : 2, target);
    check('loudness', 'LUFS', judged.integrated, aim - tolerance, aim + tolerance);
  }
  if (shortForm && judged.seconds !== undefined && judged.seconds < shortForm.below)
    check('short-term loudness', 'LUFS', judged.shortTermMax, null, shortForm.maxShortTerm);
  check('true peak', 'dBTP', judged.truePeak, null, ceiling);
  if (noiseFloor !== undefined) check('noise floor', 'dBFS', judged.noiseFloor, null, noiseFloor);
  if (layout) {
    check('head', 's', judged.head, layout.head.min, layout.head.max);
    check('tail', 's', judged.tail, layout.tail.min, layout.tail.max);
  }
  if (format) {
    check('sample rate', 'Hz', judged.rate, format.rate, format.rate);
    check('MP3 bit rate', 'kbit/s', judged.constantBitRate, format.leastBitRate, null);
  }
  return checks;
}

/** One line of a report. */
export function describeCheck({ name, unit, measured, min, max, pass }: Check): string {
  const shown = (value: number) => (unit === 'Hz' || unit === 'kbit/s' ? String(value) : value.toFixed(1));
  const allowed =
    min === max
      ? `${shown(min!)}`
      : min === null
        ? `at most ${shown(max!)}`
        : max === null
          ? `at least ${shown(min)}`
          : `${shown(min)} to ${shown(max)}`;
  const nothing = unit === 'kbit/s' ? 'not constant' : 'silent';
  return `${pass ? 'pass' : 'FAIL'}  ${name} ${measured === null ? nothing : `${shown(measured)} ${unit}`} (${allowed})`;
}
