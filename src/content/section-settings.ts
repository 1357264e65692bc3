// How one section is spoken and where it lies: what stands beside the text, not in it.

import { z } from 'zod';
import { VOICE_EFFECTS, type VoiceEffectName } from '../audio/voice-effects.ts';
import { LIMITS } from '../limits.ts';

/** Volume, as the old service has it, and all that change the voice. */
export const EFFECTS = [
  'volume_boost_low',
  'volume_boost_middle',
  'volume_boost_high',
  ...(Object.keys(VOICE_EFFECTS) as VoiceEffectName[]),
] as const;

const time = z.number().min(0).max(LIMITS.productionSeconds);

export const sectionSettings = {
  voice: z.string().min(1).max(200).optional(),
  speed: z.number().min(LIMITS.speed.min).max(LIMITS.speed.max).optional(),
  effect: z.enum(EFFECTS).optional(),
  /** Seconds of silence, half before and half after each speech file. */
  padding: z.number().min(0).max(LIMITS.paddingSeconds).optional(),
  /** Absolute marks on the whole file, in seconds. */
  startAt: time.optional(),
  endAt: time.optional(),
  justify: z.enum(['flex-start', 'centre', 'flex-end']).optional(),
};

export const sectionSettingsSchema = z.strictObject(sectionSettings);
export type SectionSettings = z.output<typeof sectionSettingsSchema>;
