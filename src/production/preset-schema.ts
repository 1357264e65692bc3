// Presets as they come in at a door: a name, or a preset of one's own, every part of it checked.

import { z } from 'zod';
import { badRequest } from '../bad-request.ts';
import { LIMITS } from '../limits.ts';
import type { Preset } from '../timeline/preset.ts';
import { PRESETS, presetNamed } from '../timeline/presets.ts';

const BOUNDS = LIMITS.preset;
const within = ({ min, max }: { readonly min: number; readonly max: number }) => z.number().min(min).max(max);
const hertz = within(BOUNDS.hertz);
const decibels = within(BOUNDS.bandDecibels);
const q = within(BOUNDS.q).default(0.7);
const mostReduction = within(BOUNDS.reductionDecibels);

const eq = z
  .array(z.strictObject({ type: z.enum(['peak', 'lowShelf', 'highShelf']), hertz, decibels, q }))
  .max(BOUNDS.bands);
const exciter = z.strictObject({ hertz: within(BOUNDS.exciterHertz), decibels: within(BOUNDS.exciterDecibels) });

const { alone, under, fall, ahead, hold, wait, rise, sidechain } = PRESETS.mediumducking.music.ducking;
const duckingSchema = z
  .strictObject({
    alone: within(BOUNDS.musicDecibels).default(alone),
    under: within(BOUNDS.musicDecibels).default(under),
    fall: within(BOUNDS.move).default(fall),
    ahead: within(BOUNDS.wait).default(ahead),
    hold: within(BOUNDS.wait).default(hold),
    wait: within(BOUNDS.wait).default(wait),
    rise: within(BOUNDS.move).default(rise),
    sidechain: z
      .strictObject({
        threshold: within(BOUNDS.sidechainThreshold).default(sidechain.threshold),
        least: within(BOUNDS.sidechainLeast).default(sidechain.least),
      })
      .prefault({}),
    dip: z.strictObject({ hertz, decibels, q }).optional(),
  })
  .superRefine((ducking, context) => {
    const wrong = (key: 'under' | 'hold', message: string) =>
      context.issues.push({ code: 'custom', path: [key], input: ducking[key], message });
    if (ducking.under > ducking.alone) wrong('under', `under speech music is not louder than alone (${ducking.alone})`);
    const least = Math.round(1000 * (ducking.wait + ducking.rise + ducking.fall + ducking.ahead)) / 1000;
    if (ducking.hold < least)
      wrong(
        'hold',
        `it has to be at least ${least}: wait, rise, fall and ahead together, so that the music has come up before it goes down`,
      );
  });

export const presetSchema = z.strictObject({
  name: z.string().min(1).max(LIMITS.nameCharacters).default('own'),
  description: z.string().max(BOUNDS.description).default(''),
  voice: z
    .strictObject({
      highPass: hertz.optional(),
      eq: eq.optional(),
      compressor: z
        .strictObject({
          threshold: within(BOUNDS.threshold),
          ratio: within(BOUNDS.ratio),
          knee: within(BOUNDS.knee).default(6),
          attack: within(BOUNDS.attack),
          release: within(BOUNDS.release),
          mostReduction,
          lookAhead: z.boolean().default(true),
        })
        .optional(),
      deEsser: z
        .strictObject({ hertz, q: q.default(1), threshold: within(BOUNDS.threshold), mostReduction })
        .optional(),
      exciter: exciter.optional(),
    })
    .default({}),
  music: z
    .strictObject({
      eq: eq.optional(),
      exciter: exciter.optional(),
      width: within(BOUNDS.width).optional(),
      ducking: duckingSchema.prefault({}),
    })
    .prefault({}),
}) satisfies z.ZodType<Preset>;

/** A preset of one's own as it stands in `file`; without a name it is called `name`. Refuses with every problem named. */
export function parsePreset(input: unknown, file: string, name: string): Preset {
  const parsed = presetSchema.safeParse(input, { reportInput: true });
  if (parsed.success) return isNamed(input) ? parsed.data : { ...parsed.data, name };
  throw badRequest(parsed.error, presetSchema, { file });
}

function isNamed(input: unknown): boolean {
  return typeof input === 'object' && input !== null && 'name' in input;
}

/** A name, or all of it. */
export const presetOrNameSchema = z.union([
  z
    .string()
    .transform((name, context): Preset => {
      const preset = presetNamed(name);
      if (preset) return preset;
      context.issues.push({ code: 'invalid_value', values: Object.keys(PRESETS), input: name });
      return z.NEVER;
    })
    // Without any word of its own the OpenAPI document would leave it out.
    .meta({ description: 'A preset’s name.' }),
  presetSchema,
]);
