// Which segment of the template lies under which section, by name; nothing has a time yet.

import { didYouMean, Refusal } from '../errors.ts';
import type { EffectShape, PlanSection, TemplateShape } from './timeline.ts';

/**
 * One answer a section: a lower-case name, or undefined where there is no music. A script without any segment gets the
 * template's `main`, or else its first, under everything; once one section names a segment, those that don't are without.
 * Refuses `unknown_segment`.
 */
export function segmentsOf({
  sections,
  template,
}: {
  readonly sections: readonly Pick<PlanSection, 'name' | 'segment'>[];
  readonly template: TemplateShape | undefined;
}): (string | undefined)[] {
  if (template === undefined) return sections.map(() => undefined);
  const usual = Object.hasOwn(template.segments, 'main') ? 'main' : Object.keys(template.segments)[0];
  if (sections.every((section) => section.segment === undefined)) return sections.map(() => usual);
  // `*` before any segment was named goes on with what would have been played without names.
  let running: string | undefined = usual;
  return sections.map(({ name, segment }) => {
    if (segment === '*') return running;
    if (segment === undefined || segment === '') running = undefined;
    else running = find(segment, template.segments, name, template.name);
    return running;
  });
}

/** Refuses `unknown_effect`. */
export function effectIn(template: TemplateShape | undefined, name: string, section: string): EffectShape {
  const effects = template?.effects ?? {};
  const effect = Object.hasOwn(effects, name.toLowerCase()) ? effects[name.toLowerCase()] : undefined;
  if (effect) return effect;
  throw new Refusal(
    'unknown_effect',
    template
      ? `The template \`${template.name}\` has no effect \`${name}\` (section \`${section}\`).`
      : `The section \`${section}\` plays the effect \`${name}\`, but effects belong to a sound template and none is chosen.`,
    {
      hint: template ? hintFor(name, Object.keys(template.effects), 'effects') : 'Choose a sound template that has it.',
    },
  );
}

function find(name: string, segments: TemplateShape['segments'], section: string, template: string): string {
  const key = name.toLowerCase();
  if (Object.hasOwn(segments, key)) return key;
  throw new Refusal(
    'unknown_segment',
    `The template \`${template}\` has no segment \`${name}\` (section \`${section}\`).`,
    { hint: hintFor(name, Object.keys(segments), 'segments') },
  );
}

function hintFor(name: string, known: readonly string[], what: string): string {
  const meant = didYouMean(name, known);
  if (meant !== undefined) return `Did you mean \`${meant}\`?`;
  return known.length === 0 ? `It has no ${what}.` : `Its ${what} are: ${known.join(', ')}.`;
}
