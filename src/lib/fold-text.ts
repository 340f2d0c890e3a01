/**
 * A text as it is compared in a search: composed (NFC), so that Hangul typed on a Mac is found as well, and in small
 * letters. Never longer or shorter than the composed text: a place in one is the same place in the other.
 */
export function foldText(text: string): string {
  const composed = text.normalize('NFC');
  const small = composed.toLowerCase();
  if (small.length === composed.length) return small;
  // `İ` becomes two characters: such a letter stays as it is.
  return Array.from(composed, (letter) => {
    const lower = letter.toLowerCase();
    return lower.length === letter.length ? lower : letter;
  }).join('');
}
