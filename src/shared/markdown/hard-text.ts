/**
 * Texts that would hold up the page for seconds: a parser of Markdown looks back again and again at marks that nothing
 * closes, and goes down as deep as a text is nested. Found by one look at each character, and shown as they are.
 */
import { beginsWith } from './streaming/blocks.ts';

/** Marks of one paragraph that may open or close something, and its lines. */
const MOST_MARKS = 1_500;
/** Quotes and lists inside of one another. */
const MOST_DEEP = 60;
const MOST_INDENTED = 100;
const LONGEST_PARAGRAPH = 64_000;

const CONTAINERS = /^(?:[ \t]*(?:>|[-+*](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$)))+/;
/** A line that begins a block of its own, so that a paragraph ends before it. */
const BEGINS = /^[ \t>]*(?:[-+*][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t]|\||$)/;
const FENCE = /^[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)*(`{3,}(?=[^`]*$)|~{3,})/;
/** A bracket that closes looks for its opening one through all that stands before it. */
const MARKS = /[[\]*_~`$<&!]/g;

/** Reads a text that grows once. */
export class HardText {
  #text = '';
  /** The line that begins here is not complete. */
  #line = 0;
  #paragraph = 0;
  #marks = 0;
  #fence: string | null = null;
  #hard = -1;

  /** @returns where the part begins that is too hard to be read as Markdown; -1 where there is none */
  read(text: string): number {
    if (!beginsWith(text, this.#text)) {
      this.#line = this.#paragraph = this.#marks = 0;
      this.#fence = null;
      this.#hard = -1;
    }
    this.#text = text;
    while (this.#hard === -1) {
      const end = text.indexOf('\n', this.#line);
      const line = text.slice(this.#line, end === -1 ? text.length : end);
      const { paragraph, marks, hard } = this.#look(line);
      if (hard) this.#hard = paragraph;
      if (end === -1) break;
      this.#paragraph = paragraph;
      this.#marks = marks;
      this.#readFence(line);
      this.#line = end + 1;
      // The next line begins one.
      if (line.trim() === '') this.#paragraph = this.#line;
    }
    return this.#hard;
  }

  #look(line: string): { paragraph: number; marks: number; hard: boolean } {
    const begins = this.#fence !== null || BEGINS.test(line);
    const paragraph = begins ? this.#line : this.#paragraph;
    if (this.#fence !== null) return { paragraph, marks: 0, hard: false };
    const marks = (begins ? 0 : this.#marks + 1) + (line.match(MARKS)?.length ?? 0);
    const hard =
      marks > MOST_MARKS ||
      this.#line + line.length - paragraph > LONGEST_PARAGRAPH ||
      (line.match(/\|/g)?.length ?? 0) > MOST_MARKS ||
      isDeep(line);
    return { paragraph, marks, hard };
  }

  #readFence(line: string): void {
    const run = FENCE.exec(line)?.[1];
    if (run === undefined) return;
    if (this.#fence === null) this.#fence = run;
    else if (run.startsWith(this.#fence) && /^[ \t>]*[`~]+[ \t\r]*$/.test(line)) this.#fence = null;
  }
}

function isDeep(line: string): boolean {
  // A break of dashes or stars is no list.
  if (/^[ \t]*([-*])(?:[ \t]*\1)*[ \t\r]*$/.test(line.slice(0, 4_000)) && line.length < 4_000) return false;
  const [containers = ''] = CONTAINERS.exec(line.slice(0, 4_000)) ?? [];
  const depth = containers.match(/[>)+*.-]/g)?.length ?? 0;
  const indented = containers.search(/[^ \t]/);
  return depth > MOST_DEEP || indented > MOST_INDENTED;
}
