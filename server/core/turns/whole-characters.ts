/**
 * Text in pieces that end with a whole character. A provider may cut a surrogate pair in two; half of one can be sent
 * but not stored: what is kept of an answer that is stopped right there would end in U+FFFD, and differ from what was
 * shown.
 */
export interface WholeCharacters {
  /**
   * What of `text`, and of what was held back, can be told; '' where there is nothing yet. Half of a character that
   * never becomes a whole is not told.
   */
  take(text: string): string;
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

export function createWholeCharacters(): WholeCharacters {
  let held = '';
  return {
    take(text) {
      const all = held + text;
      const cut = isHighSurrogate(all.charCodeAt(all.length - 1)) ? all.length - 1 : all.length;
      held = all.slice(cut);
      return all.slice(0, cut);
    },
  };
}
