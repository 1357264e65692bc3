// What of a section is to be spoken, as one text.

import type { Node } from './script.ts';

/** Fallbacks of parameters included; tags, pauses and media are none of it. */
export function spokenText(nodes: readonly Node[]): string {
  let text = '';
  for (const node of nodes) {
    if (node.type === 'text' || node.type === 'lexi') text += node.text;
    else if (node.type === 'parameter') text += node.fallback ?? '';
    else if (node.type === 'part' || node.type === 'element') text += spokenText(node.children);
  }
  return text;
}
