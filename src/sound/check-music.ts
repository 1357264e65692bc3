// What is told of somebody's music that is taken all the same: where it will not do as well as music made for it.

import { monoLoss, speechBandLevel } from '../audio/music.ts';
import type { Warning } from '../errors.ts';
import { type Lufs, secondsOf } from '../units.ts';
import type { Metre } from './bars.ts';
import type { PreparedFile } from './prepare-music.ts';

/** `file` as it is called below the folder; undefined: the template as a whole. */
export interface MusicWarning extends Warning {
  readonly file?: string | undefined;
}

/** Samples at full scale after another one: a mastered file touches it once or twice. */
const CLIPPED = 10;
/** LU that mono may take: unrelated sides lose 3. */
const MONO_LOSS = 4;
/** dB of 1-4 kHz against all of a loop. Templates that ship keep 8 below. */
const SPEECH_BAND = -6;
/** LU between a segment and the main one. Templates that ship keep within 3. */
const APART = 6;

/** @param main loudness of the main segment, where there is one */
export function checkMusic(prepared: PreparedFile, metre: Metre, main: Lufs | undefined): MusicWarning[] {
  const { file, kind, name, sound, levels, loudness, clicks } = prepared;
  const warnings: Omit<MusicWarning, 'file'>[] = [];
  const tell = (code: string, message: string, hint: string) => warnings.push({ code, message, hint });
  if (kind === 'loop') {
    if (name === 'main' && metre.source === 'assumed')
      tell(
        'tempo_unclear',
        `No beat is heard in it; it is counted as ${inBars(prepared.bars!.count, 0)} at ${inTempo(metre)}.`,
        'Where it has one, say it: --tempo BPM.',
      );
    else tellOfBars();
    if (clicks)
      tell(
        'seam_clicks',
        'It clicks where it begins again.',
        'Ask with --crossfade to have its end led over into its beginning.',
      );
    const band = speechBandLevel(sound);
    if (band > SPEECH_BAND)
      tell(
        'speech_band_full',
        `It leaves speech little room: what lies from 1 to 4 kHz is ${(-band).toFixed(1)} dB below all of it.`,
        'Take that band down by an equaliser, or duck more: --preset heavyducking.',
      );
  }
  if (levels.clipped >= CLIPPED)
    tell(
      'clipped',
      `It is clipped: ${levels.clipped} samples at full scale follow another one.`,
      'Export it with a lower level.',
    );
  const lost = monoLoss(sound);
  if (lost > MONO_LOSS)
    tell(
      'mono_cancels',
      `In mono it loses ${Number.isFinite(lost) ? `${lost.toFixed(1)} LU` : 'all of its sound'}.`,
      'Its sides cancel each other: turn the polarity of one, or make it narrower.',
    );
  const apart = main === undefined || kind === 'effect' ? 0 : loudness - main;
  if (Math.abs(apart) > APART)
    tell(
      'level_differs',
      `It is ${Math.abs(apart).toFixed(1)} LU ${apart > 0 ? 'louder' : 'softer'} than \`main\`, and stays so.`,
      'Export both from one mix.',
    );
  return warnings.map((warning) => ({ ...warning, file }));

  function tellOfBars(): void {
    const { count, whole, excess } = prepared.bars!;
    if (whole) return;
    const is = `${inBars(count, 2)} at ${inTempo(metre)}`;
    const other = metre.source === 'heard' ? ' Where the tempo is another, say it: --tempo BPM.' : '';
    if (excess === undefined)
      tell('loop_not_whole_bars', `It is ${is}: not one whole bar.`, `Export whole bars.${other}`);
    else
      tell(
        'loop_not_whole_bars',
        `It is ${is}; cutting ${excess.toFixed(2)} s would make it ${inBars(Math.floor(count), 0).replace(' ', ' whole ')}.`,
        `Ask for it with --trim.${other}`,
      );
  }
}

/** `16.03 bars`, `1 bar`. */
export function inBars(count: number, digits: number): string {
  return `${count.toFixed(digits)} ${digits === 0 && Math.round(count) === 1 ? 'bar' : 'bars'}`;
}

/** `112.0 bpm`. */
export function inTempo({ tempo }: Pick<Metre, 'tempo'>): string {
  return `${tempo.toFixed(1)} bpm`;
}

/** `2.40 s`. */
export function inSeconds(frames: number): string {
  return `${secondsOf(frames).toFixed(2)} s`;
}
