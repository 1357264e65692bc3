// The score of a production: script understood, parameters filled in, parts cast. Everything decided, nothing sounding yet.

import { deliveryTarget } from '../audio/targets.ts';
import { didYouMean, type Place, pointing, Refusal, type Warning } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { checkLimits } from '../script/check-limits.ts';
import { interpret } from '../script/interpret.ts';
import type { MediaSettings } from '../script/media-settings.ts';
import { parameterKey } from '../script/parameter-syntax.ts';
import { parametersOf } from '../script/parameters.ts';
import { parse } from '../script/parse.ts';
import type { Audience, Cue, MediaCue, PerformedSection } from '../script/performance.ts';
import { placeOf } from '../script/place.ts';
import type { Diagnostic, Script, Span } from '../script/script.ts';
import type { Template, TemplateRoom } from '../sound/templates.ts';
import { type PlannedUtterance, planSpeech, type SpeechItem } from '../speech/utterances.ts';
import type { VoiceRoom } from '../speech/voices.ts';
import { checkAnchor } from '../timeline/moments.ts';
import { effectIn, segmentsOf } from '../timeline/segments.ts';
import { castOf, checkSectionNames } from './cast.ts';
import type { ProductionRequest } from './request.ts';

export interface Score {
  /** Undefined for a media timeline. */
  readonly script: Script | undefined;
  readonly template: Template | undefined;
  readonly sections: readonly ScoredSection[];
  /** Media that sound at moments of the production, whatever is said. */
  readonly placed: readonly MediaUse[];
  readonly warnings: readonly Warning[];
}

/** A file as it is played in one place. */
export interface MediaUse {
  readonly alias: string;
  readonly settings: MediaSettings;
  /** Where the script names it. */
  readonly place: Place | undefined;
}

export interface ScoredSection {
  readonly name: string;
  readonly segment: string | undefined;
  readonly items: readonly SpeechItem[];
}

/** Refuses what the script or the request gets wrong, with every place named. */
export async function scoreOf(
  request: ProductionRequest,
  { voices, templates }: { readonly voices: VoiceRoom; readonly templates: TemplateRoom },
): Promise<Score> {
  const { template: name } = request;
  const template = name === undefined ? undefined : await pointing('/template', () => templates.find(name));
  if (request.timeline) return { script: undefined, template, sections: [], placed: [], warnings: [] };
  const warnings: Warning[] = [];
  const script = parse(textOf(request));
  warnings.push(...refuseErrors(script, request.unknownTags));
  if (script.sections.length === 0)
    throw new Refusal('script_empty', 'The script has no text.', { hint: 'Write what is to be spoken.' });

  const performance = interpret(script, { audience: request.audience });
  warnings.push(...performance.warnings);
  const warn = (code: string, message: string, span: Span, hint?: string) => {
    const place = placeOf(script.text, span.start);
    if (!warnings.some((w) => w.code === code && w.message === message))
      warnings.push({ code, message, ...place, hint });
  };

  checkFilled(script, performance.sections);
  checkSectionNames(request, namesIn(performance.sections));
  checkSound(script, performance.sections, template);
  warnings.push(...misspeltParameters(script, request.audience));
  const silent = template === undefined && performance.sections.find(({ segment }) => segment);
  if (silent)
    warnings.push({
      code: 'template_missing',
      message: `The script asks for music (\`${silent.segment}\`), and no sound template is chosen: there is none.`,
      ...placeOf(script.text, silent.span.start),
      hint: 'Choose one of the list of templates, such as `news`.',
    });
  if (template && deliveryTarget(String(request.loudness)).layout)
    warnings.push({
      code: 'target_without_music',
      message: `What goes to \`${request.loudness}\` must be without music: the template \`${template.name}\` is not heard.`,
      hint: 'Leave out the template, or choose another target.',
    });
  const casting = await castOf(request, script, performance, voices, (warning) => warnings.push(warning));
  const placed = placedMedia(request, script, performance.sections);
  const sections = performance.sections.map(({ name, segment, cues }) => ({
    name,
    segment,
    items: planSpeech(
      name,
      cues.filter((cue) => !isPlaced(cue)),
      casting,
      warn,
    ),
  }));
  if (placed.length === 0 && sections.every((section) => section.items.every((item) => item.kind === 'pause')))
    throw new Refusal('script_empty', 'There is nothing to be heard in the script.', {
      hint: 'Write what is to be spoken, or name media to be played.',
    });
  const score = { script, template, sections, placed, warnings };
  const played = new Set(mediaUses(request, score).map(({ alias }) => alias));
  for (const alias of Object.keys(request.media))
    if (!played.has(alias))
      warnings.push({
        code: 'media_unused',
        message: `The media \`${alias}\` is bound to a file, and the script never plays it.`,
      });
  return score;
}

/** Media tags that say where they sound are not played where they stand. */
function isPlaced(cue: Cue): cue is MediaCue {
  return cue.kind === 'media' && cue.settings.at !== undefined;
}

/** What the request and the script place, with what it is placed by checked. */
function placedMedia(request: ProductionRequest, script: Script, sections: readonly PerformedSection[]): MediaUse[] {
  const names = {
    sections: sections.map(({ name }) => name),
    marks: sections.flatMap(({ cues }) => cues.flatMap((cue) => (cue.kind === 'mark' ? [cue.name] : []))),
  };
  const check = ({ at, until }: MediaSettings) => {
    if (at) checkAnchor(at.anchor, names);
    if (until) checkAnchor(until.anchor, names);
  };
  const placed: MediaUse[] = [];
  for (const [alias, { at }] of Object.entries(request.media)) {
    if (at === undefined) continue;
    const settings = settingsFor(request, alias, {});
    check(settings);
    placed.push({ alias, settings, place: undefined });
  }
  for (const { cues } of sections)
    for (const { name, settings, span } of cues.filter(isPlaced)) {
      refusedAt(script, span, () => check(settings));
      const place = placeOf(script.text, span.start);
      placed.push({ alias: name, settings: settingsFor(request, name, { until: undefined, ...settings }), place });
    }
  return placed;
}

/** A tag's own settings go before those of its file. */
function settingsFor(request: ProductionRequest, alias: string, own: MediaSettings): MediaSettings {
  const binding = Object.hasOwn(request.media, alias) ? request.media[alias] : undefined;
  if (binding === undefined) return own;
  const { source, ...settings } = binding;
  return { ...(settings as MediaSettings), ...own };
}

/** Every use of a media file between the words of a script, at moments of the production, or in a media timeline. */
export function mediaUses(request: ProductionRequest, { script, sections, placed }: Score): MediaUse[] {
  const uses: MediaUse[] = [...placed];
  for (const { contentType, files } of request.timeline ?? [])
    for (const { media } of files)
      uses.push({ alias: media, settings: timelineSettings(request, media, contentType), place: undefined });
  const find = (items: readonly SpeechItem[]) => {
    for (const item of items) {
      if (item.kind === 'utterance') for (const word of item.utterance.words) find(word.followedBy);
      if (item.kind === 'media')
        uses.push({
          alias: item.cue.name,
          settings: cueSettings(request, item.cue),
          place: script && placeOf(script.text, item.cue.span.start),
        });
    }
  };
  for (const { items } of sections) find(items);
  return uses;
}

/** Of a file between the words: it has no other place. */
export function cueSettings(request: ProductionRequest, { name, settings }: MediaCue): MediaSettings {
  return settingsFor(request, name, { ...settings, at: undefined, until: undefined });
}

/** Of a file in a media timeline, whose `sound` lies beneath the speech. */
export function timelineSettings(
  request: ProductionRequest,
  alias: string,
  contentType: 'speech' | 'sound',
): MediaSettings {
  const kind = contentType === 'speech' ? 'speech' : 'music';
  return settingsFor(request, alias, { kind, at: undefined, until: undefined });
}

export function utterancesOf(sections: readonly ScoredSection[]): PlannedUtterance[] {
  return sections.flatMap((section) =>
    section.items.flatMap((item) => (item.kind === 'utterance' ? [item.utterance] : [])),
  );
}

function textOf(request: ProductionRequest): string {
  if (request.version === 'v0') {
    if (request.text === undefined)
      throw new Refusal('script_empty', 'There is no script.', { hint: 'Give its text.' });
    return request.text;
  }
  if (Object.hasOwn(request.versions, request.version)) return request.versions[request.version]!;
  const names = ['v0', ...Object.keys(request.versions)];
  const meant = didYouMean(request.version, names);
  throw new Refusal('unknown_version', `The script has no version \`${request.version}\`.`, {
    hint: meant ? `Did you mean \`${meant}\`?` : `It has: ${names.join(', ')}.`,
  });
}

/** Programs for the old service rely on going on without the tags it did not know; whatever is decided, none is spoken. */
export function refuseErrors(script: Script, unknownTags: ProductionRequest['unknownTags']): Warning[] {
  const found = [...script.diagnostics, ...checkLimits(script)];
  const errors = found.filter((diagnostic) => diagnostic.severity === 'error');
  const refused = unknownTags === 'refuse' ? errors : errors.filter((error) => error.code === 'section_too_long');
  if (refused.length > 0) {
    const [first] = refused as [Diagnostic];
    throw new Refusal(first.code === 'section_too_long' ? 'section_too_long' : 'script_invalid', first.message, {
      hint: first.hint,
      place: { line: first.line, column: first.column },
      problems: refused.map(({ code, message, hint, line, column }) => ({
        code,
        message,
        hint,
        place: { line, column },
      })),
    });
  }
  return found.map(({ code, message, hint, line, column }) => ({ code, message, hint, line, column }));
}

/** A section as its audience hears it is no longer than one may be: values are as long as their sender likes. */
function checkFilled(script: Script, sections: readonly PerformedSection[]): void {
  for (const { name, cues, span } of sections) {
    const texts = cues.map((cue) => (cue.kind === 'text' ? cue.text : ''));
    const length = texts.join('').replace(/\s+/g, ' ').trim().length;
    if (length <= LIMITS.sectionCharacters) continue;
    throw new Refusal(
      'section_too_long',
      `The section ${JSON.stringify(name)} has ${length} characters with its parameters filled in; ${LIMITS.sectionCharacters} are allowed.`,
      { hint: 'Split it into several sections, or send shorter values.', place: placeOf(script.text, span.start) },
    );
  }
}

/** What the template lacks is told with its place, before anything is spoken for it. */
function checkSound(script: Script, sections: readonly PerformedSection[], template: Template | undefined): void {
  for (const section of sections) {
    refusedAt(script, section.span, () => segmentsOf({ sections: [section], template: template?.shape }));
    for (const cue of section.cues)
      if (cue.kind === 'effect') refusedAt(script, cue.span, () => effectIn(template?.shape, cue.name, section.name));
  }
}

function refusedAt(script: Script, span: Span, check: () => unknown): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { code, message, hint } = error;
    throw new Refusal(code, message, { hint, place: placeOf(script.text, span.start) });
  }
}

/**
 * Of values that were given by hand, those that no script asks for: nobody gives one in vain, while a table may have more
 * columns than a script needs. Of a table, whether all are.
 */
export function unusedParameters(requests: readonly ProductionRequest[], byHand: readonly string[]): Warning[] {
  const given = new Map(
    requests.flatMap(({ audience }) => Object.keys(audience).map((name) => [parameterKey(name), name])),
  );
  if (given.size === 0) return [];
  const texts = new Set(requests.filter(({ timeline }) => timeline === undefined).map(textOf));
  const parameters = [...texts].flatMap((text) => parametersOf(parse(text)).map(({ name }) => name));
  const asked = new Set(parameters.map(parameterKey));
  const missing = parameters.filter((name) => !given.has(parameterKey(name)));
  const warnings = byHand
    .filter((name) => !asked.has(parameterKey(name)))
    .map((name): Warning => {
      const meant = didYouMean(name, missing);
      return {
        code: 'parameter_unused',
        message: `The script has no parameter \`${name}\`; its value is not said.`,
        hint: meant ? `Did you mean \`${meant}\`?` : listOf(parameters),
      };
    });
  const own = new Set(byHand.map(parameterKey));
  const columns = [...given].filter(([key]) => !own.has(key));
  const named = columns.slice(0, NAMED_COLUMNS).map(([, name]) => name);
  if (columns.length > 0 && columns.every(([key]) => !asked.has(key)))
    warnings.push({
      code: 'audience_unused',
      message: `The script has none of the parameters that the audiences have values for: ${named.join(', ')}${columns.length > NAMED_COLUMNS ? ' …' : '.'}`,
      hint: `${listOf(parameters)} The first line of a CSV names its columns.`,
    });
  return warnings;
}

/** As many as show which table it is. */
const NAMED_COLUMNS = 8;

function listOf(parameters: readonly string[]): string {
  if (parameters.length === 0) return 'It has none: they are written `{{name}}` or `{{name|fallback}}`.';
  return `Its parameters are: ${[...new Set(parameters)].join(', ')}.`;
}

/** A value that nothing in the script asks for is fine (a table may have more columns), unless one of almost its name has none. */
function misspeltParameters(script: Script, audience: Audience): Warning[] {
  const values = new Set(Object.keys(audience).map(parameterKey));
  const parameters = parametersOf(script);
  const asked = new Set(parameters.map(({ name }) => parameterKey(name)));
  const missing = parameters.filter(({ name }) => !values.has(parameterKey(name)));
  const unused = Object.keys(audience).filter((name) => !asked.has(parameterKey(name)));
  if (unused.length * missing.length > LIMITS.namesCompared) return [];
  return unused.flatMap((name): Warning[] => {
    const meant = didYouMean(
      name,
      missing.map((parameter) => parameter.name),
    );
    if (meant === undefined) return [];
    const place = missing.find((parameter) => parameter.name === meant)!.places[0];
    return [
      {
        code: 'parameter_unused',
        message: `The script has no parameter \`${name}\`; its value is not said.`,
        ...place,
        hint: `Did you mean \`${meant}\`?`,
      },
    ];
  });
}

function namesIn(sections: readonly { name: string; cues: readonly Cue[] }[]): Set<string> {
  const names = new Set<string>();
  for (const { name, cues } of sections) {
    names.add(name);
    for (const cue of cues) if (cue.kind === 'text' && cue.style.part !== undefined) names.add(cue.style.part);
  }
  return names;
}
