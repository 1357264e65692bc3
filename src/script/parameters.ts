// What a script asks to be filled in: for forms, for checking an audience, for documentation.

import type { Place } from '../errors.ts';
import { parameterKey } from './parameter-syntax.ts';
import { placesIn } from './place.ts';
import type { Script } from './script.ts';

export interface Parameter {
  /** As first written; the same name in another case is the same parameter. */
  readonly name: string;
  /** What is said without a value: the first that is written. */
  readonly fallback: string | undefined;
  readonly places: readonly Place[];
}

/** In order of their first place, those inside the values of tags included. */
export function parametersOf(script: Script): Parameter[] {
  const placeOf = placesIn(script.text);
  const found = new Map<string, { name: string; fallback: string | undefined; places: Place[] }>();
  for (const { name, fallback, span } of script.parameters) {
    const key = parameterKey(name);
    const parameter = found.get(key) ?? { name, fallback, places: [] };
    parameter.fallback ??= fallback;
    parameter.places.push(placeOf(span.start));
    found.set(key, parameter);
  }
  return [...found.values()];
}
