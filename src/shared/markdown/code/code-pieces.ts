/** Code in pieces of whole lines, each a box of its own: what is added to long code lays out the last of them alone. */
import { beginsWith } from '../streaming/blocks.ts';

export interface CodePiece {
  readonly start: number;
  /** Without the line end that parts it from the next. */
  readonly text: string;
}

const PIECE = 1_024;

/** Remembers the pieces of code that grows: where it is cut depends on what stands before the cut alone. */
export class CodePieces {
  #code = '';
  #pieces: CodePiece[] = [];

  read(code: string): readonly CodePiece[] {
    if (code === this.#code && this.#pieces.length > 0) return this.#pieces;
    const kept = beginsWith(code, this.#code) ? this.#pieces.slice(0, -1) : [];
    const last = kept.at(-1);
    let start = last === undefined ? 0 : last.start + last.text.length + 1;
    for (let end = endOfPiece(code, start); end !== -1; end = endOfPiece(code, start)) {
      kept.push({ start, text: code.slice(start, end) });
      start = end + 1;
    }
    kept.push({ start, text: code.slice(start) });
    this.#code = code;
    this.#pieces = kept;
    return kept;
  }
}

/** @returns where the line feed after the piece stands; not one after an empty line, whose line would not be drawn */
function endOfPiece(code: string, start: number): number {
  let end = code.indexOf('\n', start + PIECE);
  while (end !== -1 && isLineFeed(code, end)) end = code.indexOf('\n', end + 1);
  return end;
}

const isLineFeed = (code: string, end: number): boolean =>
  code.charAt(end - 1) === '\n' || code.slice(end - 2, end) === '\n\r';
