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
