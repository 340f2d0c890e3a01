/**
 * Letters that follow letters: in a text node at the very end of a text they mean nothing but themselves, whatever
 * stands before. Everything that Markdown or a bare address is made of is kept out.
 */
import type { Element, RootContent as HastContent } from 'hast';

const PLAIN = /^[\p{L}\p{M}\p{N} ,、。，！？「」『』]+$/u;
/** The last word, and spaces after it. */
const LAST_WORD = /(?:^|\s)(\S*\p{L}\S*)( *)$/u;
const LONGEST_WORD = 400;

export const canFollow = (delta: string): boolean => PLAIN.test(delta);

/**
 * @param last the last block, whose last text is the end of `text`
 * @returns the block with `delta` at its end; null where that would not be certain
 */
export function withAppended(last: HastContent, text: string, delta: string): HastContent | null {
  const [, word, spaces] = LAST_WORD.exec(text.slice(-LONGEST_WORD)) ?? [];
  if (word === undefined || spaces === undefined || word.length >= LONGEST_WORD - 1 || !PLAIN.test(word))
    return null;
  return append(last, word, spaces + delta);
}

function append(node: HastContent, word: string, rest: string): HastContent | null {
  if (node.type === 'text') {
    const { value } = node;
    if (!value.endsWith(word)) return null;
    const end = rest.length - trailingSpaces(rest);
    return { ...node, value: value + rest.slice(0, end) };
  }
  if (node.type !== 'element') return null;
  // Line feeds between blocks are no content.
  const at = node.children.findLastIndex((child) => child.type !== 'text' || child.value !== '\n');
  const child = node.children[at];
  if (child === undefined) return null;
  const next = append(child, word, rest);
  return next === null ? null : { ...node, children: node.children.with(at, next as Element) };
}

function trailingSpaces(text: string): number {
  let count = 0;
  while (text.charCodeAt(text.length - 1 - count) === 32) count += 1;
  return count;
}
