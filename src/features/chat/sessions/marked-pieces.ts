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

/** Signs that are Markdown's only where a line begins. */
const AT_LINE_START = /(^|\n)[ \t]*(?:(?:#{1,6}|[-*+]|>+)(?:[ \t]+|$))+/g;
/** Signs of emphasis and of code touch what they are of, which may be a hit beside the piece; between blanks they were meant. */
const AROUND_WORDS = /(?:\*\*|__|~~|`+)(?!\s)|(?<!\s)(?:\*\*|__|~~|`+)/g;

/**
 * A piece as it reads: without Markdown's signs of emphasis, code, headings, quotes and lists. What is searched for in
 * the stored text may be a sign itself, so a hit stays as it is; and only the first piece begins where a line does.
 */
export function asRead({ text, isHit, from }: Piece): string {
  if (isHit) return text;
  const lines = text.replace(AT_LINE_START, (signs, start: string, at: number) =>
    from > 0 && at === 0 && start === '' ? signs : start,
  );
  return lines.replace(AROUND_WORDS, '');
}
