// How a media file is played, as the attributes of its tag say it.

import { LIMITS } from '../limits.ts';
import type { Decibels, Seconds } from '../units.ts';
import { MOMENT_HINT, type Moment, momentOf } from './moment.ts';
import { levelOf, timeOf } from './ssml-values.ts';

/** What is not said is for who renders. */
export interface MediaSettings {
  /**
   * `speech` is heard like a voice, and the music goes down for it; `sound` is heard as loud and moves nothing; `music` lies
   * beneath, levelled and ducked with the music.
   */
  readonly kind?: MediaKind | undefined;
  /** On top of lying with the speech, or with the music. */
  readonly gain?: Decibels | undefined;
  /** The part of the file that is played. */
  readonly from?: Seconds | undefined;
  readonly to?: Seconds | undefined;
  readonly fadeIn?: Seconds | undefined;
  readonly fadeOut?: Seconds | undefined;
  /** Again and again up to `until`, or as long as the production. */
  readonly loop?: boolean | undefined;
  /** Where it sounds, whatever is said there; undefined: between the words where its tag stands. */
  readonly at?: Moment | undefined;
  readonly until?: Moment | undefined;
}

export const MEDIA_KINDS = ['speech', 'sound', 'music'] as const;
export type MediaKind = (typeof MEDIA_KINDS)[number];

interface AttributeRule {
  readonly setting: keyof MediaSettings;
  /** Undefined: not understood. */
  of(written: string): MediaSettings[keyof MediaSettings];
  readonly how: string;
}

const TIME = 'Write a time such as `2s` or `600ms`.';
const gain: AttributeRule = {
  setting: 'gain',
  of: (written) => within(levelOf(written), LIMITS.gainDecibels),
  how: `Write decibels from ${LIMITS.gainDecibels.min} to +${LIMITS.gainDecibels.max}, such as \`-6dB\`.`,
};
const from: AttributeRule = { setting: 'from', of: timeOf, how: TIME };
const to: AttributeRule = { setting: 'to', of: timeOf, how: TIME };
const fade = (setting: 'fadeIn' | 'fadeOut'): AttributeRule => ({
  setting,
  of: (written) => within(timeOf(written), { min: 0, max: LIMITS.fadeSeconds }),
  how: `Write a time such as \`2s\`, at most ${LIMITS.fadeSeconds} s.`,
});

/** What SSML 1.1 has for its `audio` is called as it is there, too. */
const ATTRIBUTES: Readonly<Record<string, AttributeRule>> = {
  kind: {
    setting: 'kind',
    of: (written) => MEDIA_KINDS.find((kind) => kind === written.trim().toLowerCase()),
    how: `Write one of ${MEDIA_KINDS.join(', ')}.`,
  },
  gain,
  soundLevel: gain,
  from,
  clipBegin: from,
  to,
  clipEnd: to,
  fadeIn: fade('fadeIn'),
  fadeOut: fade('fadeOut'),
  loop: {
    setting: 'loop',
    of: (written) => ({ '': true, true: true, loop: true, false: false })[written.trim().toLowerCase()],
    how: 'Write `loop` alone, or `loop="false"`.',
  },
  at: { setting: 'at', of: momentOf, how: MOMENT_HINT },
  until: { setting: 'until', of: momentOf, how: MOMENT_HINT },
};

export const MEDIA_ATTRIBUTES = Object.keys(ATTRIBUTES);
const BY_NAME = new Map(Object.entries(ATTRIBUTES).map(([name, rule]) => [name.toLowerCase(), rule]));

/** How an attribute's value is to be written where it is not understood; undefined where it is, or not ours. */
export function mediaAttributeHint(attribute: string, written: string): string | undefined {
  const rule = BY_NAME.get(attribute);
  return rule && rule.of(written) === undefined ? rule.how : undefined;
}

/** `onBad` hears of values that are not understood and change nothing. */
export function mediaSettingsOf(
  attributes: Readonly<Record<string, string>>,
  onBad: (attribute: string, written: string) => void,
): MediaSettings {
  const settings: Partial<Record<keyof MediaSettings, unknown>> = {};
  for (const [attribute, written] of Object.entries(attributes)) {
    const rule = BY_NAME.get(attribute);
    if (!rule) continue;
    const value = rule.of(written);
    if (value === undefined) onBad(attribute, written);
    else settings[rule.setting] = value;
  }
  return settings as MediaSettings;
}

function within<N extends number>(value: N | undefined, { min, max }: { min: number; max: number }): N | undefined {
  return value !== undefined && value >= min && value <= max ? value : undefined;
}
