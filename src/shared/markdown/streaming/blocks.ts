import type { RootContent as HastContent } from 'hast';
import type { RootContent } from 'mdast';
import type { Source } from './lines.ts';

/** A block of the text, and what is drawn of it: nothing of a definition. */
export interface Block {
  readonly node: RootContent;
  readonly hast: HastContent | null;
}

export function pair(children: readonly RootContent[], hast: readonly HastContent[]): Block[] {
  let at = 0;
  return children.map((node) => {
    const isDrawn = node.type !== 'definition' && node.type !== 'footnoteDefinition';
    return { node, hast: isDrawn ? (hast[at++] ?? null) : null };
  });
}

/** A byte order mark is dropped from the start of a text, and nowhere else. @returns what to put before a part */
export const beforeMark = (source: string): string => (source.startsWith('\uFEFF') ? '\n' : '');

/** @returns where the text ends, but for spaces */
export function endOfWords({ text, limit }: Source): number {
  let end = limit;
  while (text.charCodeAt(end - 1) === 32) end -= 1;
  return end;
}

/** `startsWith` compares letter by letter, which is a fifth of a millisecond for a long answer. */
export function beginsWith(text: string, start: string): boolean {
  const beginning = text.slice(0, start.length);
  return beginning === start;
}
