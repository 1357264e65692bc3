// Does a sound meet a delivery target? Line by line: what was measured, what is allowed.

import { loudnessFor, type Target } from './targets.ts';

/** What is known of a sound or a file; what is not given is not judged. */
export interface Judged {
  readonly channels: number;
  /** LUFS */
  readonly integrated: number | null;
  /** dBTP */
  readonly truePeak: number | null;
  /** dBFS */
  readonly rms?: number | null | undefined;
  readonly noiseFloor?: number | null | undefined;
  /** Hz */
  readonly rate?: number | undefined;
}

export interface Check {
  readonly name: 'loudness' | 'true peak' | 'RMS' | 'noise floor' | 'sample rate';
  readonly unit: 'LUFS' | 'dBTP' | 'dBFS' | 'Hz';
  /** null: there was nothing to measure. */
  readonly measured: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly pass: boolean;
}

/** Meters show tenths: nothing fails by less than half of one. */
const SHOWN = 0.05;

export function checkTarget(target: Target, judged: Judged): Check[] {
  const { rms, noiseFloor, format, tolerance, ceiling } = target;
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
  check('true peak', 'dBTP', judged.truePeak, null, ceiling);
  if (noiseFloor !== undefined) check('noise floor', 'dBFS', judged.noiseFloor, null, noiseFloor);
  if (format) check('sample rate', 'Hz', judged.rate, format.rate, format.rate);
  return checks;
}

/** One line of a report. */
export function describeCheck({ name, unit, measured, min, max, pass }: Check): string {
  const shown = (value: number) => (unit === 'Hz' ? String(value) : value.toFixed(1));
  const allowed =
    min === max
      ? `${shown(min!)}`
      : min === null
        ? `at most ${shown(max!)}`
        : max === null
          ? `at least ${shown(min)}`
          : `${shown(min)} to ${shown(max)}`;
  return `${pass ? 'pass' : 'FAIL'}  ${name} ${measured === null ? 'silent' : `${shown(measured)} ${unit}`} (${allowed})`;
}
