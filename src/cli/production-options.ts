// The options that `render` and `plan` share, and what they make of a production's settings.

import type { Command } from 'commander';
import { badRequest } from '../bad-request.ts';
import { EFFECTS } from '../content/section-settings.ts';
import { Refusal } from '../errors.ts';
import { parseJson } from '../json.ts';
import { LIMITS } from '../limits.ts';
import { CAPTIONS, type ProductionInput } from '../production/request.ts';
import type { Audience } from '../script/performance.ts';
import { lexiconSchema } from '../speech/lexicon.ts';
import { choice, list, number, pairs, readText, repeated } from './options.ts';
import { isPresetFile, readPreset } from './preset-file.ts';
import { readAudience, type Source } from './production-file.ts';

export interface ProductionOptions {
  voice?: string;
  speed?: number;
  effect?: string;
  padding?: number;
  section?: string[];
  template?: string;
  preset?: string;
  loudness?: string;
  param?: string[];
  audience?: string;
  scriptVersion?: string;
  format?: string[];
  forceLength?: number;
  speechStart?: number;
  talkOver?: boolean;
  fadeIn?: number;
  fadeOut?: number;
  captions?: string[];
  tag?: string[];
  chapters?: boolean;
  stems?: boolean;
  lexicon?: string;
  media?: string[];
  fit?: boolean;
  unknownTags?: string;
  substituteVoices?: boolean;
}

export function addProductionOptions(command: Command): Command {
  return command
    .option('--voice <voice>', 'who speaks; `libretto voices` lists them')
    .option('--speed <factor>', 'speed of speech, 1 is the voice’s own', number('--speed', LIMITS.speed))
    .option('--effect <effect>', `effect on the voice: ${EFFECTS.join(', ')}`)
    .option(
      '--padding <seconds>',
      'silence around each speech file',
      number('--padding', { min: 0, max: LIMITS.paddingSeconds }),
    )
    .option(
      '--section <name.setting=value>',
      'a setting of one section: voice, speed, effect, padding, startAt, endAt, justify',
      repeated,
    )
    .option('--template <name>', 'music; `libretto templates` lists it')
    .option(
      '--preset <name or file>',
      'how voice and music are made to fit: a name of `libretto presets`, or a JSON file of your own',
    )
    .option(
      '--loudness <target>',
      'podcast, spotify, broadcast … as `libretto targets` lists them, or LUFS such as -18',
    )
    .option('--param <name=value>', 'value of a {{parameter}}', repeated)
    .option('--audience <file>', 'JSON or CSV of parameters, one production a row')
    .option('--script-version <name>', 'which version of the script')
    .option('--format <formats>', 'mp3, wav, flac, opus, m4a, mp3_high …; `libretto formats` lists them', list)
    .option(
      '--force-length <seconds>',
      'exact length of the file',
      number('--force-length', { min: LIMITS.forcedSectionSeconds, max: LIMITS.productionSeconds }),
    )
    .option('--speech-start <seconds>', 'music before the first word', number('--speech-start', { min: 0, max: 600 }))
    .option('--talk-over', 'speak the first section over its music, its last word where the next segment comes in')
    .option(
      '--fade-in <seconds>',
      'how long the music comes up at its beginning',
      number('--fade-in', { min: 0, max: LIMITS.fadeSeconds }),
    )
    .option(
      '--fade-out <seconds>',
      'how long the music fades where it does not end by itself',
      number('--fade-out', { min: 0, max: LIMITS.fadeSeconds }),
    )
    .option('--captions <formats>', `${CAPTIONS.join(', ')}`, list)
    .option('--tag <name=value>', 'title, artist, album, comment; cover: a JPEG or PNG', repeated)
    .option('--no-chapters', 'without the sections as chapters')
    .option('--stems', 'write voice, music, effects and media as files of their own, and a REAPER session')
    .option('--lexicon <file>', 'JSON of pronunciations: {"word": {"ipa": "…"}}')
    .option('--media <alias=file>', 'the file that <<media::alias>> plays', repeated)
    .option('--fit', 'speed speech up by at most 12 % where it is too long for its slot')
    .option('--substitute-voices', 'where a voice is known and was never fetched, let the nearest speak')
    .addOption(choice('--unknown-tags <what>', 'what to do about tags that are not understood', ['refuse', 'warn']));
}

/** Options win over what a production file says. `given`: names of the values that do not come from a table. */
export async function withOptions(
  source: Source,
  options: ProductionOptions,
): Promise<{ input: ProductionInput; audiences: readonly Audience[]; given: readonly string[] }> {
  const { input } = source;
  const settings: Record<string, unknown> = { ...input };
  const set = (key: string, value: unknown) => {
    if (value !== undefined) settings[key] = value;
  };
  set('voice', options.voice);
  set('speed', options.speed);
  set('effect', options.effect);
  set('padding', options.padding);
  set('template', options.template);
  set('preset', isPresetFile(options.preset) ? await readPreset(options.preset) : options.preset);
  set('loudness', options.loudness === undefined ? undefined : loudness(options.loudness));
  set('version', options.scriptVersion);
  set('formats', options.format);
  set('forceLength', options.forceLength);
  set('speechStart', options.speechStart);
  set('talkOver', options.talkOver);
  set('fadeIn', options.fadeIn);
  set('fadeOut', options.fadeOut);
  set('captions', options.captions);
  set('stems', options.stems);
  if (options.tag) settings.tags = { ...input.tags, ...pairs('--tag', 'title=News', options.tag) };
  set('chapters', options.chapters === false ? false : undefined);
  set('fit', options.fit);
  set('unknownTags', options.unknownTags);
  set('missingVoices', options.substituteVoices ? 'substitute' : undefined);
  if (options.section) settings.sections = sections(options.section, input.sections ?? {});
  if (options.lexicon) settings.lexicon = await readLexicon(options.lexicon);
  if (options.media) {
    const media = Object.entries(pairs('--media', 'jingle=jingle.mp3', options.media)).map(([alias, file]) => [
      alias,
      { ...input.media?.[alias], source: file },
    ]);
    settings.media = { ...input.media, ...Object.fromEntries(media) };
  }
  const params = pairs('--param', 'city=Berlin', options.param ?? []);
  const [rows, common] =
    options.audience === undefined ? [source.audiences, source.common] : [await readAudience(options.audience), []];
  return {
    input: settings as ProductionInput,
    audiences: rows.map((row) => ({ ...row, ...params })),
    given: [...common, ...Object.keys(params)],
  };
}

const SECTION_EXAMPLE = 'intro.voice=bm_george';

/** `NAME.voice=bm_george`: the name may have dots, the setting has none. */
function sections(
  values: readonly string[],
  before: NonNullable<ProductionInput['sections']>,
): NonNullable<ProductionInput['sections']> {
  const all = new Map<string, Record<string, unknown>>(Object.entries(before));
  for (const [path, value] of Object.entries(pairs('--section', SECTION_EXAMPLE, values))) {
    const dot = path.lastIndexOf('.');
    if (dot < 1)
      throw new Refusal('bad_option', `--section takes NAME.SETTING=VALUE, not \`${path}=${value}\`.`, {
        hint: `For example --section ${SECTION_EXAMPLE}`,
      });
    const [name, setting] = [path.slice(0, dot), path.slice(dot + 1)];
    const isNumber = ['speed', 'padding', 'startAt', 'endAt'].includes(setting);
    // Sections are known by their names whatever the case.
    const known = [...all.keys()].find((key) => key.toLowerCase() === name.toLowerCase()) ?? name;
    all.set(known, {
      ...all.get(known),
      [setting]: isNumber ? number(`--section ${path}=`, { min: 0, max: LIMITS.productionSeconds })(value) : value,
    });
  }
  return Object.fromEntries(all);
}

function loudness(value: string): string | number {
  return /^[-+]?\d/.test(value) ? number('--loudness', { min: -40, max: -5 })(value) : value;
}

async function readLexicon(file: string): Promise<ProductionInput['lexicon']> {
  const parsed = lexiconSchema.safeParse(parseJson(await readText(file), file), { reportInput: true });
  if (!parsed.success) throw badRequest(parsed.error, lexiconSchema, { file });
  return parsed.data;
}
