// The words by which templates are sorted and found: those of the old service, so that its queries still find music.

export const GENRES = ['electronic', 'acoustic', 'atmospheric', 'abstract', 'rock'] as const;

export const TEMPO_CLASSES = ['down', 'mid', 'up'] as const;

export const COLLECTIONS = [
  'newscast',
  'commercial',
  'education',
  'fitness',
  'kids entertainment',
  'ready set audio ad',
] as const;

export const TAGS = [
  'intense',
  'minimal',
  'reflective',
  'melodic',
  'happy',
  'nostalgic',
  'focus',
  'energetic',
  'uplifting',
  'active',
  'relaxed',
  'ambience',
  'mysterious',
  'positive',
  'informative',
  'workout',
  'work',
  'meditation',
  'travel',
  'acoustic',
  'playful',
  'full silence',
] as const;

export const INDUSTRIES = ['news', 'travel', 'business', 'relaxation', 'fitness', 'relax', 'children stories'] as const;

/** Beats a minute from which on music counts as faster. */
const FASTER = { mid: 90, up: 120 };

export function tempoClassOf(bpm: number): TempoClass {
  if (bpm < FASTER.mid) return 'down';
  return bpm < FASTER.up ? 'mid' : 'up';
}

export type Genre = (typeof GENRES)[number];
export type TempoClass = (typeof TEMPO_CLASSES)[number];
export type Collection = (typeof COLLECTIONS)[number];
export type Tag = (typeof TAGS)[number];
export type Industry = (typeof INDUSTRIES)[number];
