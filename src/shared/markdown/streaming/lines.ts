/** Lines of a source, of which only the first `limit` characters are sure to stay as they are. */
export interface Source {
  readonly text: string;
  readonly limit: number;
}

/** @returns where the line after that of `at` begins, or -1 while that line is not complete */
export function lineAfter({ text, limit }: Source, at: number): number {
  for (let index = at; index < limit; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 10) return index + 1;
    // The last character may yet become the first half of CR LF.
    if (code === 13)
      return index + 1 === limit ? -1 : text.charCodeAt(index + 1) === 10 ? index + 2 : index + 1;
  }
  return -1;
}

export function lineStart({ text }: Source, at: number): number {
  let index = at;
  while (index > 0 && !isLineEnd(text.charCodeAt(index - 1))) index -= 1;
  return index;
}

/** @returns where the line after a blank line at `start` begins, or -1 where there is no complete blank line */
export function afterBlankLine(source: Source, start: number): number {
  let index = start;
  while (isSpace(source.text.charCodeAt(index))) index += 1;
  return isLineEnd(source.text.charCodeAt(index)) ? lineAfter(source, index) : -1;
}

/** Is the line before the one that begins at `start` blank? */
export function isAfterBlankLine({ text }: Source, start: number): boolean {
  let index = start - 1;
  if (index < 0) return false;
  if (text.charCodeAt(index) === 10 && text.charCodeAt(index - 1) === 13) index -= 1;
  index -= 1;
  while (index >= 0 && isSpace(text.charCodeAt(index))) index -= 1;
  return index < 0 || isLineEnd(text.charCodeAt(index));
}

const isSpace = (code: number): boolean => code === 32 || code === 9;
const isLineEnd = (code: number): boolean => code === 10 || code === 13;
