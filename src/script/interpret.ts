// A script with its parameters filled in becomes a performance: per section flat cues, each in the style it is spoken in.

import { didYouMean, Refusal, type Warning } from '../errors.ts';
import { LIMITS } from '../limits.ts';
import { decibels, seconds } from '../units.ts';
import { quote } from './complaints.ts';
import { mediaSettingsOf } from './media-settings.ts';
import { fillParameters, parameterKey } from './parameter-syntax.ts';
import {
  type Audience,
  type Cue,
  type Performance,
  type PerformedSection,
  PLAIN_STYLE,
  type Reading,
  type Style,
} from './performance.ts';
import { placesIn } from './place.ts';
import type { ElementNode, LexiNode, Node, Script, Section, Span } from './script.ts';
import { pitchOf, rateOf, strengthOf, timeOf, volumeOf } from './ssml-values.ts';

export interface InterpretOptions {
  readonly audience?: Audience | undefined;
  /**
   * A parameter that has neither value nor fallback is said as nothing; `warn` (as it is) with the warning
   * `parameter_missing`, `refuse` with a refusal that names all of them.
   */
  readonly onMissing?: 'warn' | 'refuse' | undefined;
}

/**
 * Values of parameters are plain text: a value that looks like a tag is spoken, never obeyed. What the script's
 * diagnostics call an error is left out.
 *
 * @throws Refusal parameter_missing, if `onMissing` says so.
 */
export function interpret(script: Script, options: InterpretOptions = {}): Performance {
  const warnings: Warning[] = [];
  const placeOf = placesIn(script.text);
  const warn: Warn = (code, span, message, hint) => {
    warnings.push({ code, message, ...placeOf(span.start), ...(hint === undefined ? {} : { hint }) });
  };
  const filling = fillingFrom(options.audience ?? {}, warn);
  const sections = script.sections.map((section) => performSection(section, filling, warn));
  if (options.onMissing === 'refuse') refuseMissing(warnings);
  return { sections, warnings };
}

type Warn = (code: string, span: Span, message: string, hint?: string) => void;

function refuseMissing(warnings: readonly Warning[]): void {
  const missing = warnings.filter((warning) => warning.code === 'parameter_missing');
  const [first] = missing;
  if (!first) return;
  const problems = missing.map(({ code, message, hint, line, column }) => ({
    code,
    message,
    hint,
    place: { line: line!, column: column! },
  }));
  throw new Refusal('parameter_missing', first.message, { hint: first.hint, place: problems[0]!.place, problems });
}

// ---- parameters -----------------------------------------------------------------------------------------------------

interface Filling {
  parameter(name: string, fallback: string | undefined, span: Span): string;
  /** A tag's value with its parameters filled in. */
  value(written: string, span: Span): string;
}

/** Names are the same whatever their case and composition; a name in its exact case goes first. */
function fillingFrom(audience: Audience, warn: Warn): Filling {
  const exact = new Map(Object.entries(audience));
  const folded = new Map(Object.entries(audience).map(([name, value]) => [parameterKey(name), value]));
  const missing = new Set<string>();
  let filled = 0;
  const parameter = (name: string, fallback: string | undefined, span: Span): string => {
    const value = exact.get(name) ?? folded.get(parameterKey(name)) ?? fallback;
    if (value !== undefined) {
      filled += value.length;
      if (filled <= LIMITS.scriptBytes) return value;
      throw new Refusal('script_too_long', `Parameters fill in more than ${LIMITS.scriptBytes} characters.`, {
        hint: `Look at the value of ${quote(name)}.`,
      });
    }
    if (!missing.has(parameterKey(name))) {
      missing.add(parameterKey(name));
      const meant = didYouMean(name, exact.keys());
      warn(
        'parameter_missing',
        span,
        `The parameter ${quote(name)} has no value and no fallback; nothing is said in its place.`,
        meant
          ? `There is a value for ${quote(meant)}: is it meant?`
          : `Give it a value, or write \`{{${name}|what to say without it}}\`.`,
      );
    }
    return '';
  };
  return {
    parameter,
    value: (written, span) => fillParameters(written, (name, fallback) => parameter(name, fallback, span)),
  };
}

// ---- sections -------------------------------------------------------------------------------------------------------

function performSection(section: Section, filling: Filling, warn: Warn): PerformedSection {
  const cues: Cue[] = [];
  performAll(section.nodes, PLAIN_STYLE);
  const { name, segment, span } = section;
  return {
    name,
    segment: segment === undefined ? undefined : filling.value(segment, span).trim(),
    span,
    cues: withoutIdleSpace(cues),
  };

  function performAll(nodes: readonly Node[], style: Style) {
    for (const node of nodes) perform(node, style);
  }

  function perform(node: Node, style: Style) {
    const { span } = node;
    switch (node.type) {
      case 'text':
        cues.push({ kind: 'text', text: node.text, style, span });
        break;
      case 'parameter': {
        const text = filling.parameter(node.name, node.fallback, span);
        if (text !== '') cues.push({ kind: 'text', text, style, span });
        break;
      }
      case 'media':
      case 'effect': {
        const filled = filling.value(node.name, span).trim();
        const attributes = Object.fromEntries(
          Object.entries(node.attributes).map(([key, value]) => [key, filling.value(value, span)]),
        );
        // A name that came out empty has been warned about as a missing parameter, if it is not meant.
        if (filled === '') break;
        if (node.type === 'effect') cues.push({ kind: 'effect', name: filled, attributes, span });
        else {
          const settings = mediaSettingsOf(attributes, (key, written) => warnNotUnderstood(key, written, span));
          cues.push({ kind: 'media', name: filled, settings, span });
        }
        break;
      }
      case 'lexi':
        performLexi(node, style);
        break;
      case 'part':
        performAll(node.children, { ...style, part: filling.value(node.name, span).trim() });
        break;
      case 'element':
        performElement(node, style);
    }
  }

  function performLexi({ kind, text, span }: LexiNode, style: Style) {
    const said = filling.value(text, span);
    if (said.trim() === '') return;
    const reading: Reading = kind === 'ipa' ? { as: 'ipa', ipa: said } : { as: 'lexicon', kind };
    cues.push({ kind: 'text', text: said, style, reading, span });
  }

  function performElement(node: ElementNode, style: Style) {
    const { name, children, span } = node;
    const attribute = (key: string): string | undefined => {
      const written = node.attributes[key];
      return written === undefined ? undefined : filling.value(written, span).trim() || undefined;
    };
    const language = attribute('xml:lang');
    const inner = language === undefined ? style : { ...style, language };
    switch (name) {
      case 'speak':
      case 'lang':
        return performAll(children, inner);
      case 'p':
      case 's': {
        const level = name === 'p' ? 'paragraph' : 'sentence';
        addBoundary(level, { start: span.start, end: span.start });
        performAll(children, inner);
        return addBoundary(level, { start: span.end, end: span.end });
      }
      case 'voice':
        return performAll(children, { ...inner, voice: attribute('name') ?? style.voice });
      case 'express-as':
        return performAll(children, { ...inner, mood: attribute('style') ?? style.mood });
      case 'emphasis':
        return performAll(children, { ...inner, emphasis: emphasisOf(attribute('level'), span) });
      case 'prosody':
        return performAll(children, prosodyOf(inner, attribute, span));
      case 'break': {
        const length = breakOf(attribute('time'), attribute('strength'), span);
        cues.push({ kind: 'break', seconds: seconds(length), span });
        return;
      }
      case 'mark': {
        const mark = attribute('name');
        if (mark !== undefined) cues.push({ kind: 'mark', name: mark, span });
        return;
      }
      default:
        return performReading(name, children, attribute, inner, span);
    }
  }

  /** The text inside is one cue, whatever it is made of, because it is read as one. */
  function performReading(
    name: 'sub' | 'phoneme' | 'say-as' | 'verbatim',
    children: readonly Node[],
    attribute: (key: string) => string | undefined,
    style: Style,
    span: Span,
  ) {
    const inside = children
      .map((child) => {
        if (child.type === 'text') return child.text;
        return child.type === 'parameter' ? filling.parameter(child.name, child.fallback, child.span) : '';
      })
      .join('');
    const said = name === 'sub' ? attribute('alias') : name === 'phoneme' ? attribute('ph') : undefined;
    const text = inside.trim() === '' ? (said ?? '') : inside;
    if (text !== '') cues.push({ kind: 'text', text, style, reading: readingOf(name, said, attribute), span });
  }

  /** Ends what came before, if anything did; two ends with nothing between are one, and a paragraph's is a sentence's. */
  function addBoundary(level: 'sentence' | 'paragraph', span: Span) {
    const at = cues.findLastIndex((cue) => cue.kind !== 'text' || /\S/.test(cue.text));
    const last = cues[at];
    if (!last) return;
    if (last.kind === 'boundary') {
      if (level === 'paragraph') cues[at] = { ...last, level };
    } else cues.push({ kind: 'boundary', level, span });
  }

  // ---- values -------------------------------------------------------------------------------------------------------

  function breakOf(time: string | undefined, strength: string | undefined, span: Span): number {
    const understood = time === undefined ? strengthOf(strength ?? 'medium') : timeOf(time);
    if (understood === undefined) warnNotUnderstood('pause', time ?? strength!, span);
    const length = understood ?? strengthOf('medium')!;
    if (length <= LIMITS.breakSeconds) return length;
    warn(
      'break_too_long',
      span,
      `A pause of ${length} s is longer than ${LIMITS.breakSeconds} s; it becomes ${LIMITS.breakSeconds} s.`,
      'Use media for longer silence.',
    );
    return LIMITS.breakSeconds;
  }

  function emphasisOf(level: string | undefined, span: Span): Style['emphasis'] {
    const word = level?.toLowerCase() ?? 'moderate';
    if (word === 'strong' || word === 'moderate' || word === 'reduced' || word === 'none') return word;
    warnNotUnderstood('emphasis', word, span);
    return 'moderate';
  }

  /** Rates multiply, pitches and volumes add, each within its limits. */
  function prosodyOf(style: Style, attribute: (key: string) => string | undefined, span: Span): Style {
    const value = <T>(key: string, of: (written: string) => T | undefined): T | undefined => {
      const written = attribute(key);
      if (written === undefined) return undefined;
      const understood = of(written);
      if (understood === undefined) warnNotUnderstood(key, written, span);
      return understood;
    };
    const pitch = value('pitch', pitchOf);
    return {
      ...style,
      rate: limited('rate', style.rate * (value('rate', rateOf) ?? 1), LIMITS.speed, span),
      pitch: {
        semitones: limited('pitch', style.pitch.semitones + (pitch?.semitones ?? 0), LIMITS.pitchSemitones, span),
        hertz: style.pitch.hertz + (pitch?.hertz ?? 0),
      },
      volume: decibels(limited('volume', style.volume + (value('volume', volumeOf) ?? 0), LIMITS.gainDecibels, span)),
    };
  }

  function limited(what: string, value: number, { min, max }: { min: number; max: number }, span: Span): number {
    const within = Math.min(max, Math.max(min, value));
    if (within !== value)
      warn('prosody_limited', span, `The ${what} of ${round(value)} is beyond ${min} to ${max}; it becomes ${within}.`);
    return within;
  }

  /** Only values that came from parameters get here: the others were errors of the script. */
  function warnNotUnderstood(what: string, written: string, span: Span) {
    warn('bad_value', span, `${quote(written)} is no ${what}; it changes nothing.`);
  }
}

function readingOf(
  name: 'sub' | 'phoneme' | 'say-as' | 'verbatim',
  said: string | undefined,
  attribute: (key: string) => string | undefined,
): Reading | undefined {
  if (name === 'verbatim') return { as: 'verbatim' };
  if (name === 'say-as') {
    const interpret = attribute('interpret-as');
    return interpret === undefined ? undefined : { as: 'say-as', interpret, format: attribute('format') };
  }
  if (said === undefined) return undefined;
  return name === 'sub' ? { as: 'alias', alias: said } : { as: 'ipa', ipa: said };
}

/** White space is kept where it parts two texts, and nowhere else. */
function withoutIdleSpace(cues: readonly Cue[]): Cue[] {
  return cues.filter((cue, i) => {
    if (cue.kind !== 'text' || /\S/.test(cue.text)) return true;
    return cues[i - 1]?.kind === 'text' && cues[i + 1]?.kind === 'text';
  });
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
