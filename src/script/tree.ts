// Grows the nodes of one section: what is open, what may stand in it, and what was forgotten to be closed.

import { LIMITS } from '../limits.ts';
import { type Complain, quote } from './complaints.ts';
import type { Node, Span } from './script.ts';
import type { OpenToken } from './tokens.ts';
import { type ElementRule, plainName } from './vocabulary.ts';

export type Make = (children: readonly Node[], span: Span) => Node | undefined;

interface Frame {
  readonly name: string;
  readonly written: string;
  readonly tag: Span;
  /** Where its node starts. */
  readonly start: number;
  readonly holds: ElementRule['holds'];
  readonly children: Node[];
  readonly make: Make | undefined;
}

export interface Around {
  readonly token: OpenToken;
  readonly make: Make;
  /** Where the section's body starts. */
  readonly start: number;
}

/** One a section, of which a script may have tens of thousands: so a class, whose methods are made once. */
export class Tree {
  readonly nodes: Node[] = [];
  /** From the first to the last thing that can be heard or waited for. */
  heard: Span | undefined;
  readonly #text: string;
  readonly #complain: Complain;
  readonly #around: Around | undefined;
  readonly #frames: Frame[] = [];
  /** Elements beyond the depth: counted, so that their closing tags are known. */
  #tooDeep = 0;
  #depthReported = false;
  #voidTag: { name: string; end: number } | undefined;

  constructor(text: string, complain: Complain, around?: Around) {
    this.#text = text;
    this.#complain = complain;
    this.#around = around;
    if (around) this.#push(around.token, 'anything', around.make, around.start);
  }

  add(node: Node) {
    const isPlain = node.type === 'text' || node.type === 'parameter';
    if (!isPlain && this.#frames.at(-1)?.holds === 'text') this.#reportMisplaced(node.span);
    else this.#keep(node);
  }

  /** What follows goes into the element, until it is closed. Without `make`, its content stands in what is around it. */
  open(token: OpenToken, holds: ElementRule['holds'], make: Make | undefined) {
    const isMisplaced = this.#frames.at(-1)?.holds === 'text';
    if (isMisplaced && make) this.#reportMisplaced(token.span);
    const kept = isMisplaced ? undefined : make;
    if (token.closed) {
      const node = kept?.([], token.span);
      if (node) this.#keep(node);
    } else if (this.#frames.length < LIMITS.elementDepth)
      this.#push(token, isMisplaced ? 'text' : holds, kept, token.span.start);
    else {
      this.#tooDeep++;
      if (this.#depthReported) return;
      this.#depthReported = true;
      this.#complain('error', 'too_deep', token.span, () => ({
        message: `More than ${LIMITS.elementDepth} elements are open at once.`,
        hint: 'Close the elements that have ended.',
      }));
    }
  }

  /** An element that holds nothing; a closing tag right behind it is let pass. */
  passVoid(token: OpenToken) {
    if (!token.closed) this.#voidTag = { name: plainName(token.name), end: token.span.end };
  }

  isOpen(name: string): boolean {
    return this.#frames.some((frame) => frame.written.toLowerCase() === name);
  }

  /** `around`: it closes the `<speak>` that was opened before the section, which is the caller's to do. */
  close(written: string, span: Span): 'closed' | 'around' {
    const name = plainName(written);
    const passed = this.#voidTag;
    if (passed?.name === name && this.#text.slice(passed.end, span.start).trim() === '') {
      this.#voidTag = undefined;
      return 'closed';
    }
    if (this.#tooDeep > 0) {
      this.#tooDeep--;
      return 'closed';
    }
    const index = this.#frames.findLastIndex((frame) => frame.name === name);
    if (index < 0) {
      this.#complain('error', 'stray_closing_tag', span, () => ({
        message: `${quote(`</${written}>`)} closes nothing.`,
        hint: 'Delete it, or open the element before.',
      }));
      return 'closed';
    }
    if (this.#around && this.#frames[index]!.tag === this.#around.token.span) return 'around';
    this.#closeDownTo(index + 1, span.start);
    this.#pop(span.end);
    return 'closed';
  }

  /**
   * The section ends: what is still open is complained about, but for a `<speak>`, which may go around sections. Text
   * outside the body, which is white space, goes.
   */
  end(body: Span) {
    trimStart(this.#around ? this.#frames[0]!.children : this.nodes, body.start);
    trimEnd(this.#frames.at(-1)?.children ?? this.nodes, body.end);
    this.#closeDownTo(0, body.end);
  }

  #keep(node: Node) {
    (this.#frames.at(-1)?.children ?? this.nodes).push(node);
    if (!isHeard(node)) return;
    const { start, end } = node.span;
    this.heard = { start: Math.min(this.heard?.start ?? start, start), end };
  }

  #push(token: OpenToken, holds: Frame['holds'], make: Make | undefined, start: number) {
    const { name: written, span: tag } = token;
    const children = make ? [] : (this.#frames.at(-1)?.children ?? this.nodes);
    this.#frames.push({ name: plainName(written), written, tag, start, holds, children, make });
  }

  #closeDownTo(depth: number, end: number) {
    while (this.#frames.length > depth) {
      const { name, written, tag, make } = this.#frames.at(-1)!;
      if (make && name !== 'speak')
        this.#complain('error', 'unclosed_element', tag, () => ({
          message: `The element ${quote(written)} is not closed.`,
          hint: `Close it with \`</${written}>\`.`,
        }));
      this.#pop(end);
    }
  }

  #pop(end: number) {
    const { make, children, start } = this.#frames.pop()!;
    const node = make?.(children, { start, end });
    if (node) this.#keep(node);
  }

  #reportMisplaced(span: Span) {
    const { written } = this.#frames.at(-1)!;
    this.#complain('error', 'misplaced_element', span, () => ({
      message: `Inside ${quote(`<${written}>`)} only text can stand.`,
      hint: `Close it with \`</${written}>\` before.`,
    }));
  }
}

function trimStart(nodes: Node[], start: number): void {
  const first = nodes.findIndex(({ span }) => span.end > start);
  nodes.splice(0, first < 0 ? nodes.length : first);
  const node = nodes[0];
  if (node?.type === 'text' && node.span.start < start)
    nodes[0] = { ...node, text: node.text.slice(start - node.span.start), span: { start, end: node.span.end } };
}

function trimEnd(nodes: Node[], end: number): void {
  while (nodes.length > 0 && nodes.at(-1)!.span.start >= end) nodes.pop();
  const node = nodes.at(-1);
  if (node?.type === 'text' && node.span.end > end)
    nodes[nodes.length - 1] = {
      ...node,
      text: node.text.slice(0, end - node.span.end),
      span: { start: node.span.start, end },
    };
}

/** Everything but white space and what only says how its content is spoken. */
function isHeard(node: Node): boolean {
  if (node.type === 'text') return /\S/.test(node.text);
  if (node.type === 'part') return false;
  return node.type !== 'element' || ['break', 'mark', 'sub', 'phoneme', 'verbatim'].includes(node.name);
}
