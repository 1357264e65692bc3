// Grows the nodes of one section: what is open, what may stand in it, and what was forgotten to be closed.

import { LIMITS } from '../limits.ts';
import { type Complain, quote } from './complaints.ts';
import type { Node, Span } from './script.ts';
import type { OpenToken } from './tokens.ts';
import { type ElementRule, plainName } from './vocabulary.ts';

export interface Tree {
  readonly nodes: readonly Node[];
  /** From the first to the last thing that can be heard or waited for. */
  readonly heard: Span | undefined;
  add(node: Node): void;
  /** What follows goes into the element, until it is closed. Without `make`, its content stands in what is around it. */
  open(token: OpenToken, holds: ElementRule['holds'], make: Make | undefined): void;
  /** An element that holds nothing; a closing tag right behind it is let pass. */
  passVoid(token: OpenToken): void;
  isOpen(name: string): boolean;
  /** `around`: it closes the `<speak>` that was opened before the section, which is the caller's to do. */
  close(written: string, span: Span): 'closed' | 'around';
  /**
   * The section ends: what is still open is complained about, but for a `<speak>`, which may go around sections. Text
   * outside the body, which is white space, goes.
   */
  end(body: Span): void;
}

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

export function growTree(text: string, complain: Complain, around?: Around): Tree {
  const nodes: Node[] = [];
  const frames: Frame[] = [];
  let heard: Span | undefined;
  /** Elements beyond the depth: counted, so that their closing tags are known. */
  let tooDeep = 0;
  let depthReported = false;
  let voidTag: { name: string; end: number } | undefined;
  if (around) push(around.token, 'anything', around.make, around.start);

  return {
    nodes,
    get heard() {
      return heard;
    },
    add,
    open,
    passVoid(token) {
      if (!token.closed) voidTag = { name: plainName(token.name), end: token.span.end };
    },
    isOpen: (name) => frames.some((frame) => frame.written.toLowerCase() === name),
    close,
    end(body) {
      trimStart(around ? frames[0]!.children : nodes, body.start);
      trimEnd(frames.at(-1)?.children ?? nodes, body.end);
      closeDownTo(0, body.end);
    },
  };

  function add(node: Node) {
    const isPlain = node.type === 'text' || node.type === 'parameter';
    if (!isPlain && frames.at(-1)?.holds === 'text') return reportMisplaced(node.span);
    keep(node);
  }

  function keep(node: Node) {
    (frames.at(-1)?.children ?? nodes).push(node);
    if (isHeard(node))
      heard = { start: Math.min(heard?.start ?? node.span.start, node.span.start), end: node.span.end };
  }

  function open(token: OpenToken, holds: ElementRule['holds'], make: Make | undefined) {
    const isMisplaced = frames.at(-1)?.holds === 'text';
    if (isMisplaced && make) reportMisplaced(token.span);
    const kept = isMisplaced ? undefined : make;
    if (token.closed) {
      const node = kept?.([], token.span);
      if (node) keep(node);
    } else if (frames.length < LIMITS.elementDepth) push(token, isMisplaced ? 'text' : holds, kept, token.span.start);
    else {
      tooDeep++;
      if (depthReported) return;
      depthReported = true;
      complain('error', 'too_deep', token.span, () => ({
        message: `More than ${LIMITS.elementDepth} elements are open at once.`,
        hint: 'Close the elements that have ended.',
      }));
    }
  }

  function push(token: OpenToken, holds: Frame['holds'], make: Make | undefined, start: number) {
    const children = make ? [] : (frames.at(-1)?.children ?? nodes);
    frames.push({ name: plainName(token.name), written: token.name, tag: token.span, start, holds, children, make });
  }

  function close(written: string, span: Span): 'closed' | 'around' {
    const name = plainName(written);
    if (voidTag?.name === name && text.slice(voidTag.end, span.start).trim() === '') {
      voidTag = undefined;
      return 'closed';
    }
    if (tooDeep > 0) {
      tooDeep--;
      return 'closed';
    }
    const index = frames.findLastIndex((frame) => frame.name === name);
    if (index < 0) {
      complain('error', 'stray_closing_tag', span, () => ({
        message: `${quote(`</${written}>`)} closes nothing.`,
        hint: 'Delete it, or open the element before.',
      }));
      return 'closed';
    }
    if (around && frames[index]!.tag === around.token.span) return 'around';
    closeDownTo(index + 1, span.start);
    pop(span.end);
    return 'closed';
  }

  function closeDownTo(depth: number, end: number) {
    while (frames.length > depth) {
      const { name, written, tag, make } = frames.at(-1)!;
      if (make && name !== 'speak')
        complain('error', 'unclosed_element', tag, () => ({
          message: `The element ${quote(written)} is not closed.`,
          hint: `Close it with \`</${written}>\`.`,
        }));
      pop(end);
    }
  }

  function pop(end: number) {
    const { make, children, start } = frames.pop()!;
    const node = make?.(children, { start, end });
    if (node) keep(node);
  }

  function reportMisplaced(span: Span) {
    const { written } = frames.at(-1)!;
    complain('error', 'misplaced_element', span, () => ({
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
