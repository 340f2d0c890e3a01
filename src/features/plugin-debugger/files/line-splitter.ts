/** Text that comes in pieces, as lines. */
export interface LineSplitter {
  /** False: `take` wants no more, or a line is longer than may be held. */
  push(text: string): boolean;
  /** What stands behind the last line's end. */
  rest(): string;
  isTooLong(): boolean;
}

/** @param take gets each line that is not blank, without its end; false where no more are wanted */
export function createLineSplitter(maxChars: number, take: (line: string) => boolean): LineSplitter {
  /** Pieces of a line that has no end yet. */
  let open: string[] = [];
  let openLength = 0;
  return {
    push(text) {
      let from = 0;
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
        let line = text.slice(from, at);
        if (openLength > 0) {
          line = open.join('') + line;
          open = [];
          openLength = 0;
        }
        from = at + 1;
        if (line.trim() !== '' && !take(line)) return false;
      }
      if (from < text.length) {
        open.push(text.slice(from));
        openLength += text.length - from;
      }
      return openLength <= maxChars;
    },
    rest: () => open.join(''),
    isTooLong: () => openLength > maxChars,
  };
}
