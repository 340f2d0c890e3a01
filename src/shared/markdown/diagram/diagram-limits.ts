/**
 * What is too much to be drawn. Not every browser gives a sandbox a process of its own, and where it shares the page's,
 * the page stands still while a picture is laid out: so what may take long is not begun. Mermaid's own limits are of
 * letters, and of the edges of flowcharts alone.
 */

/** Code units. */
export const MOST_TEXT = 50_000;
/** Statements of the slowest kinds (mind maps, class diagrams) then take some seconds; of the others less than one. */
const MOST_STATEMENTS = 300;
/** In a block diagram, so many boxes in a word. */
const SPACES = /\bspace\s*:\s*(\d+)/g;
const MOST_SPACES = 1_000;
/** In a packet diagram, so many bits; whatever stands before it. */
const MANY_BITS = /^[^\S\n]*packet(?:-beta)?[^\S\n]*$[^]*\b\d{5,}/m;

/** Whether a diagram is too large to be given to the sandbox. */
export function isTooMuch(text: string): boolean {
  if (text.length > MOST_TEXT || MANY_BITS.test(text)) return true;
  let spaces = 0;
  for (const [, count] of text.matchAll(SPACES)) spaces += Number(count);
  if (spaces > MOST_SPACES) return true;
  let statements = 0;
  for (const statement of text.split(/[\n\r;]/)) {
    if (statement.trim() !== '') statements += 1;
    if (statements > MOST_STATEMENTS) return true;
  }
  return false;
}
