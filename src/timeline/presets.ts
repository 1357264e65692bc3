// The presets that come with the program, and the names they are found by.

import type { VoiceChainSettings } from '../audio/voice-chain.ts';
import type { DuckingSettings, Preset } from './preset.ts';

/** No rumble, and loud syllables a little nearer to soft ones. A levelled voice lies at -18 LUFS; its syllables peak around -10 dBFS. */
const PLAIN_VOICE: VoiceChainSettings = {
  highPass: 75,
  compressor: { threshold: -15, ratio: 2.5, knee: 6, attack: 0.01, release: 0.12, mostReduction: 4, lookAhead: false },
};

const MOVES = {
  ...{ fall: 0.35, ahead: 0.1, hold: 1.8, wait: 0.25, rise: 0.9 },
  sidechain: { threshold: -30, least: 0.05 },
} as const;
const DUCKING: DuckingSettings = { alone: -5, under: -15, ...MOVES, dip: { hertz: 2500, decibels: -3, q: 0.7 } };

/** The s of a levelled voice lies around -30 dBFS in its band; what lies above is brought down by half of a strong one. */
const DE_ESSER = { q: 1, threshold: -38, mostReduction: 6 } as const;
/** Consonants a little forward, the boxy middle a little back. */
const PRESENCE: VoiceChainSettings['eq'] = [
  { type: 'peak', hertz: 300, decibels: -2, q: 0.9 },
  { type: 'peak', hertz: 3_500, decibels: 2, q: 0.7 },
];
const CLOSE_VOICE: VoiceChainSettings = {
  highPass: 80,
  eq: [
    { type: 'lowShelf', hertz: 160, decibels: 2, q: 0.7 },
    { type: 'peak', hertz: 350, decibels: -3, q: 0.9 },
    { type: 'peak', hertz: 4_000, decibels: 2.5, q: 0.7 },
  ],
  compressor: { threshold: -18, ratio: 3, knee: 6, attack: 0.008, release: 0.15, mostReduction: 6, lookAhead: true },
  deEsser: { ...DE_ESSER, hertz: 6_400 },
};

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
  deesserfemale: preset(
    'deesserfemale',
    'Medium ducking, with the s of a woman’s voice softened.',
    { ducking: DUCKING },
    { ...PLAIN_VOICE, deEsser: { ...DE_ESSER, hertz: 7_200 } },
  ),
  deessermale: preset(
    'deessermale',
    'Medium ducking, with the s of a man’s voice softened.',
    { ducking: DUCKING },
    { ...PLAIN_VOICE, deEsser: { ...DE_ESSER, hertz: 5_600 } },
  ),
  excitermaster: preset(
    'excitermaster',
    'Medium ducking, with air added to voice and music.',
    { ducking: DUCKING, exciter: { hertz: 4_000, decibels: -16 } },
    { ...PLAIN_VOICE, exciter: { hertz: 3_500, decibels: -14 } },
  ),
  balanced: preset(
    'balanced',
    'Voice and music side by side: gentle ducking, a clear voice, a wide bed.',
    { ducking: { ...DUCKING, under: -13 }, width: 1.15 },
    { ...PLAIN_VOICE, eq: PRESENCE, deEsser: { ...DE_ESSER, hertz: 6_400 } },
  ),
  voiceenhanced: preset(
    'voiceenhanced',
    'The voice first: fuller, closer and clearer, the music far behind it.',
    { ducking: { ...DUCKING, under: -18, dip: { hertz: 2500, decibels: -5, q: 0.7 } } },
    { ...CLOSE_VOICE, exciter: { hertz: 4_000, decibels: -20 } },
  ),
  musicenhanced: preset(
    'musicenhanced',
    'The music first: it hardly steps back, is wide and has air.',
    {
      ducking: { ...DUCKING, alone: -3, under: -9 },
      width: 1.25,
      eq: [{ type: 'highShelf', hertz: 8_000, decibels: 2, q: 0.7 }],
    },
    { ...PLAIN_VOICE, eq: PRESENCE },
  ),
  podcast: preset(
    'podcast',
    'Two people at one table: a close, even voice, and music that leaves as soon as somebody speaks.',
    { ducking: { ...DUCKING, under: -18 } },
    CLOSE_VOICE,
  ),
  audiobook: preset(
    'audiobook',
    'A voice for hours: soft s, little compression, and music, where there is any, far below.',
    { ducking: { ...DUCKING, alone: -8, under: -24, fall: 0.6, hold: 3, wait: 0.5, rise: 1.6 } },
    {
      highPass: 70,
      compressor: {
        threshold: -14,
        ratio: 1.8,
        knee: 10,
        attack: 0.015,
        release: 0.25,
        mostReduction: 3,
        lookAhead: true,
      },
      deEsser: { ...DE_ESSER, hertz: 6_400 },
    },
  ),
  broadcast: preset(
    'broadcast',
    'Radio: a dense voice that stands over everything, and music that comes back fast.',
    { ducking: { ...DUCKING, under: -16, fall: 0.25, hold: 1.3, wait: 0.15, rise: 0.7 } },
    {
      highPass: 90,
      eq: PRESENCE,
      compressor: {
        threshold: -20,
        ratio: 3.5,
        knee: 6,
        attack: 0.005,
        release: 0.1,
        mostReduction: 8,
        lookAhead: true,
      },
      deEsser: { ...DE_ESSER, hertz: 6_400 },
    },
  ),
} as const satisfies Record<string, Preset>;

/** What the old services called them. */
const ALSO: Readonly<Record<string, keyof typeof PRESETS>> = { recommended: 'balanced' };

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
