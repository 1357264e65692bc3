// The presets that come with the program, and the names they are found by.

import type { VoiceChainSettings } from '../audio/voice-chain.ts';
import type { DuckingSettings, Preset } from './preset.ts';

/** No rumble, and loud syllables a little nearer to soft ones. A levelled voice lies at -18 LUFS; its syllables peak around -10 dBFS. */
const PLAIN_VOICE: VoiceChainSettings = {
  highPass: 75,
  compressor: { threshold: -15, ratio: 2.5, knee: 6, attack: 0.01, release: 0.12, mostReduction: 4, lookAhead: false },
};

const MOVES = { fall: 0.35, ahead: 0.1, hold: 1.8, wait: 0.25, rise: 0.9 } as const;
const DUCKING: DuckingSettings = { alone: -5, under: -15, ...MOVES, dip: { hertz: 2500, decibels: -3, q: 0.7 } };

/** By name, in the order in which they are shown. */
export const PRESETS = {
  default: preset('default', 'The music lies still, well under the voice, from beginning to end.', {
    ducking: { alone: -14, under: -14, ...MOVES },
  }),
  lightducking: preset('lightducking', 'The music steps back a little when somebody speaks.', {
    ducking: { ...DUCKING, under: -11 },
  }),
  mediumducking: preset('mediumducking', 'The music makes room for every word and comes back between them.', {
    ducking: DUCKING,
  }),
  heavyducking: preset('heavyducking', 'Under speech the music is hardly more than a mood.', {
    ducking: { ...DUCKING, under: -21 },
  }),
} as const satisfies Record<string, Preset>;

/** What the old services called them. */
const ALSO: Readonly<Record<string, keyof typeof PRESETS>> = {};

function preset(name: string, description: string, music: Preset['music'], voice = PLAIN_VOICE): Preset {
  return { name, description, voice, music };
}

/** The preset of a name, whatever its case and punctuation (`heavyDucking`, `heavy-ducking`); undefined for none. */
export function presetNamed(name: string): Preset | undefined {
  const letters = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  const wanted = letters(name);
  const known = Object.hasOwn(ALSO, wanted) ? ALSO[wanted]! : wanted;
  return Object.hasOwn(PRESETS, known) ? PRESETS[known as keyof typeof PRESETS] : undefined;
}
