/** The piece of a message around what was found in it, as plain text with places, never as markup. */
import { foldText } from '#src/lib/fold-text.ts';

const BEFORE = 40;
const LENGTH = 160;

export interface Snippet {
  readonly snippet: string;
  /** `[from, to)` in UTF-16 code units of `snippet`, in order and apart. */
  readonly ranges: readonly (readonly [from: number, to: number])[];
  /** Text of the message is left out there. */
  readonly cut_before: boolean;
  readonly cut_after: boolean;
}

/** @param terms folded, as they were sought */
export function toSnippet(content: string, terms: readonly string[]): Snippet {
  const text = content.normalize('NFC').replace(/\s/g, ' ');
  const folded = foldText(text);
  // The longest term says most about where the sense is.
  const longest = [...terms].sort((a, b) => b.length - a.length)[0] ?? '';
  const first = Math.max(0, folded.indexOf(longest));
  const from = atWhole(text, first <= BEFORE ? 0 : first - BEFORE);
  const to = atWhole(text, Math.min(text.length, Math.max(from + LENGTH, first + longest.length)));
  return {
    snippet: text.slice(from, to),
    ranges: placesOf(folded.slice(from, to), terms),
    cut_before: from > 0,
    cut_after: to < text.length,
  };
}

/** Not between the two halves of one character. */
function atWhole(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return at > 0 && code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}

function placesOf(folded: string, terms: readonly string[]): (readonly [number, number])[] {
  const all: [number, number][] = [];
  for (const term of terms) {
    for (let at = folded.indexOf(term); at >= 0; at = folded.indexOf(term, at + term.length))
      all.push([at, at + term.length]);
  }
  const apart: [number, number][] = [];
  for (const [from, to] of all.sort((a, b) => a[0] - b[0])) {
    const last = apart.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else apart.push([from, to]);
  }
  return apart;
}
