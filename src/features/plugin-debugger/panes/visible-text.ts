/**
 * Recorded text as it can be seen: what would move the cursor, color a terminal or turn the reading direction is shown
 * as what it is. Line breaks and tabs stay.
 */
const HIDDEN = /(?![\n\t])[\p{Cc}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/gu;

export function visibleText(text: string): string {
  return text.replace(HIDDEN, (character) => {
    const code = character.charCodeAt(0);
    // Control Pictures have a sign for each of the old ones.
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    if (code === 0x7f) return '\u2421';
    return `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** Characters of one line that are shown before somebody asks for the rest. */
export const MOST_SHOWN = 2_000;

/** Characters of a name, or of another text that has one line for itself, that are shown of it. */
const MOST_OF_NAME = 200;

/** A recorded name for a row, a heading or a label: as it can be seen, and of a very long one the beginning. */
export function visibleName(name: string, most = MOST_OF_NAME): string {
  return visibleText(name.length > most ? `${name.slice(0, most)}…` : name);
}
