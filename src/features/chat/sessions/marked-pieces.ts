import type { SearchHit } from '#src/protocol/chat-search.ts';

interface Piece {
  readonly text: string;
  readonly isHit: boolean;
  readonly from: number;
}

/** The snippet in pieces. Places that are out of order, or outside of it, are left out: the text is always whole. */
export function marked({ snippet, ranges }: Pick<SearchHit, 'snippet' | 'ranges'>): Piece[] {
  const pieces: Piece[] = [];
  let done = 0;
  for (const [from, to] of ranges) {
    if (from < done || to <= from || to > snippet.length) continue;
    if (from > done) pieces.push({ text: snippet.slice(done, from), isHit: false, from: done });
    pieces.push({ text: snippet.slice(from, to), isHit: true, from });
    done = to;
  }
  if (done < snippet.length) pieces.push({ text: snippet.slice(done), isHit: false, from: done });
  return pieces;
}

/**
 * A piece as it reads: without Markdown's signs of emphasis, code, headings, quotes and lists. What is searched for in
 * the stored text may be a sign itself, so a hit stays as it is.
 */
export function asRead({ text, isHit }: Pick<Piece, 'text' | 'isHit'>): string {
  return isHit
    ? text
    : text.replace(/^[ \t]*(?:(?:#{1,6}|[-*+]|>+)(?:[ \t]+|$))+/gm, '').replace(/\*\*|__|~~|`+/g, '');
}
