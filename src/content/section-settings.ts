// How one section is spoken and where it lies: what stands beside the text, not in it.

import { z } from 'zod';
import { VOICE_EFFECTS, type VoiceEffectName } from '../audio/voice-effects.ts';
import { Refusal } from '../errors.ts';
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
  voice: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: 'Who speaks: an id of `GET /api/voices`, or several mixed.' }),
  speed: z
    .number()
    .min(LIMITS.speed.min)
    .max(LIMITS.speed.max)
    .optional()
    .meta({ description: 'How many times as fast as the voice speaks by itself.' }),
  effect: z.enum(EFFECTS).optional().meta({ description: 'How the voice is changed.' }),
  padding: z
    .number()
    .min(0)
    .max(LIMITS.paddingSeconds)
    .optional()
    .meta({ description: 'Seconds of silence, half before and half after each speech file.' }),
  startAt: time.optional().meta({ description: 'Where it begins in the whole file, in seconds.' }),
  endAt: time.optional().meta({ description: 'Where it ends in the whole file, in seconds.' }),
  justify: z.enum(['flex-start', 'centre', 'center', 'flex-end']).optional().meta({
    description: 'Where speech lies in a section that a mark makes longer; `center` is `centre`.',
  }),
};

export const sectionSettingsSchema = z.strictObject(sectionSettings);
export type SectionSettings = z.output<typeof sectionSettingsSchema>;

/** Null takes a setting away. */
export const sectionSettingsChangeSchema = z.strictObject({
  voice: sectionSettings.voice.nullable(),
  speed: sectionSettings.speed.nullable(),
  effect: sectionSettings.effect.nullable(),
  padding: sectionSettings.padding.nullable(),
  startAt: sectionSettings.startAt.nullable(),
  endAt: sectionSettings.endAt.nullable(),
  justify: sectionSettings.justify.nullable(),
});
export type SectionSettingsChange = z.output<typeof sectionSettingsChangeSchema>;

/** Refuses an end that is not after its start. */
export function changeSettings(settings: SectionSettings, change: SectionSettingsChange = {}): SectionSettings {
  const all = Object.entries({ ...settings, ...change }).filter(([, value]) => value !== null && value !== undefined);
  const changed: SectionSettings = Object.fromEntries(all);
  const { startAt, endAt } = changed;
  if (startAt !== undefined && endAt !== undefined && endAt <= startAt) {
    const message = `The section would end at ${endAt} s and start at ${startAt} s.`;
    const hint = 'Let it end after its start, or take one of the two away with null.';
    const problems = [{ code: 'bad_request', message, hint, pointer: '/settings/endAt' }];
    throw new Refusal('bad_request', message, { hint, problems });
  }
  return changed;
}

export function areSameSettings(a: SectionSettings, b: SectionSettings): boolean {
  const names = Object.keys({ ...a, ...b }) as (keyof SectionSettings)[];
  return names.every((name) => a[name] === b[name]);
}
