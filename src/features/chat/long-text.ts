/** What counts as long: pasted, it folds into a chip; in the thread it shows its beginning. */
const LONG_CHARACTERS = 2_000;
const LONG_LINES = 30;

export function countLines(text: string): number {
  return text.split(/\r\n|\r|\n/).length;
}

export function isLongText(text: string): boolean {
  return text.length >= LONG_CHARACTERS || countLines(text) >= LONG_LINES;
}
