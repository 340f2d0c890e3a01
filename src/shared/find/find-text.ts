/** Text as it is searched: whatever the case, composed letters as one, whatever is white as a blank. */

export interface FoldedText {
  readonly text: string;
  /** Where in the original a place of it is. */
  readonly origin: (place: number) => number;
}

const same = (place: number): number => place;

/** A letter and what combines with it: marks, and the vowels and finals of a Korean syllable that came in pieces. */
const CLUSTER = /\P{M}[\p{M}\u1160-\u11ff]*|\p{M}+/gu;

/** Folds a text without losing where its letters stand. */
export function foldText(text: string): FoldedText {
  const lower = foldLetters(text);
  if (lower.length === text.length && text.normalize('NFC') === text) return { text: lower, origin: same };
  const places: number[] = [];
  let folded = '';
  for (const { 0: cluster, index } of text.matchAll(CLUSTER)) {
    const letters = foldLetters(cluster.normalize('NFC'));
    // One for each unit of what is searched.
    places.push(...Array.from(letters.split(''), () => index));
    folded += letters;
  }
  places.push(text.length);
  return { text: folded, origin: (place) => places[place] ?? text.length };
}

function foldLetters(text: string): string {
  return text.toLowerCase().replace(/\s/g, ' ');
}

/** Letters and digits alone, for texts of which one is drawn and the other is its Markdown. */
export function foldWords(text: string): FoldedText {
  const places: number[] = [];
  let folded = '';
  for (const { 0: cluster, index } of text.matchAll(CLUSTER)) {
    if (!/[\p{L}\p{N}]/u.test(cluster)) continue;
    const letters = foldLetters(cluster.normalize('NFC'));
    places.push(...Array.from(letters.split(''), () => index));
    folded += letters;
  }
  places.push(text.length);
  return { text: folded, origin: (place) => places[place] ?? text.length };
}

/** Where a folded query stands in a folded text, from left to right, none over another. */
export function placesOf(text: string, query: string): number[] {
  const places: number[] = [];
  if (query === '') return places;
  for (let at = text.indexOf(query); at >= 0; at = text.indexOf(query, at + query.length)) places.push(at);
  return places;
}

/**
 * The words of a Markdown text without its signs, as good as they can be had without drawing it: so that what stands
 * beyond the window is found as it will look there.
 */
export function wordsOf(markdown: string): string {
  return markdown
    .replace(/^ {0,3}(```|~~~).*$/gm, '')
    .replace(/!?\[([^\]]*)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+"[^"]*")?\)/g, '$1')
    .replace(/^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+|\d{1,9}[.)][ \t]+)+/gm, '')
    .replace(/^[ \t]*\|?[ \t:|-]*-{3,}[ \t:|-]*$/gm, '')
    .replace(/\*\*|__|~~|`+/g, '')
    .replace(/(^|[^\p{L}\p{N}\\])[*_](?=\S)|(?<=[^\s\\])[*_](?![\p{L}\p{N}])/gu, '$1')
    .replace(/\\([!-/:-@[-`{-~])/g, '$1')
    .replace(/[ \t]*\|[ \t]*/g, ' ');
}
