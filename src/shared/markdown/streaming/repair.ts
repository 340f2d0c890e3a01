/**
 * What is still open at the end of a text that grows, drawn as if it were closed there: emphasis, code, a link's
 * address, a table. Only the last line is touched, and never what is finished: nothing that is complete depends on it.
 */
import type { Source } from './lines.ts';
import { openMarks } from './open-marks.ts';

/**
 * @param rest what is not finished @param inTable they are rows of a table
 * @returns the text to be drawn, of which the first `limit` characters are those of `rest`
 */
export function repaired(rest: string, inTable: boolean): Source {
  const end = endOfContent(rest);
  // After a blank line nothing is open any more that could be closed.
  if (/(?:\r\n?|\n)[ \t]*(?:\r\n?|\n)/.test(rest.slice(end)) || isInFence(rest)) return asItIs(rest);
  const from = startOfBlock(rest, end);
  const table = inTable ? null : tableHead(rest.slice(from, end));
  if (table !== null) return { text: rest.slice(0, end) + table, limit: end };
  const lineAt = Math.max(rest.lastIndexOf('\n', end - 1), rest.lastIndexOf('\r', end - 1)) + 1;
  const line = rest.slice(lineAt, end);
  // May become an item, a break, or underline what stands above it.
  if (/^[ \t>]*(?:[-+*=]+|\d+[.)]?|\|)$/.test(line)) return atMost(rest, lineAt > 0 ? lineAt - 1 : end);
  // May become a definition, which draws nothing.
  if (/^ {0,3}\[[^\]^\d][^\]]{0,100}(?:\]:?[ \t]*)?$|^ {0,3}\[$/.test(line))
    return atMost(rest, lineAt > 0 ? lineAt - 1 : 0);
  const start = Math.max(from, startOfPart(rest, from, lineAt));
  const { cut, marks } = openMarks(rest.slice(start, end));
  const to = endOfContent(rest.slice(0, start + cut));
  return to < lineAt
    ? atMost(rest, lineAt > 0 ? lineAt - 1 : end)
    : { text: rest.slice(0, to) + marks, limit: to };
}

const asItIs = (rest: string): Source => ({ text: rest, limit: rest.length });

function atMost(rest: string, limit: number): Source {
  const end = endOfContent(rest.slice(0, limit));
  return { text: rest.slice(0, end), limit: end };
}

function endOfContent(text: string): number {
  let end = text.length;
  while (end > 0 && ' \t\r\n'.includes(text.charAt(end - 1))) end -= 1;
  return end;
}

/** @returns where the last block begins, as far as blank lines tell */
function startOfBlock(text: string, end: number): number {
  let from = 0;
  for (const blank of text.slice(0, end).matchAll(/(?:^|\r\n?|\n)[ \t]*(?:\r\n?|\n)/g))
    from = blank.index + blank[0].length;
  return from;
}

/** @returns where the last item, heading, quote or row begins, if the block has such a line */
function startOfPart(text: string, from: number, lineAt: number): number {
  let at = from;
  for (const part of text
    .slice(from)
    .matchAll(/(?:^|\n)[ \t>]*(?:[-+*][ \t]+|\d+[.)][ \t]+|#{1,6}[ \t]+|\|)/g)) {
    const begins = from + part.index + part[0].length;
    if (from + part.index <= lineAt) at = begins;
  }
  return at;
}

/** Lines of a fence are no Markdown. */
function isInFence(text: string): boolean {
  let open: string | null = null;
  for (const [, run = ''] of text.matchAll(
    /(?:^|\n)[ \t>]*(?:(?:[-+*]|\d+[.)])[ \t]+)*(`{3,}(?=[^`\r\n]*(?:[\r\n]|$))|~{3,}|\${2,}(?=[^$\r\n]*(?:[\r\n]|$)))/g,
  )) {
    if (open === null) open = run;
    else if (run.startsWith(open)) open = null;
  }
  return open !== null;
}

/** @returns what a block that begins like a table lacks to be one; null where it is none, or one already */
function tableHead(block: string): string | null {
  const [head = '', delimiters, ...others] = block.split(/\r\n?|\n/);
  if (!/^ {0,3}\|/.test(head) || others.length > 0) return null;
  const closed = /[^\\]\|\s*$/.test(head.slice(1));
  const columns = (head.match(/(?<!\\)\|/g)?.length ?? 0) - (closed ? 1 : 0);
  if (delimiters === undefined)
    return columns < 1 || head.trim() === '|' ? null : `\n${'|-'.repeat(columns)}|`;
  if (!/^ {0,3}\|?[ \t:|-]*$/.test(delimiters)) return null;
  const cells = delimiters.trim().replace(/^\|/, '').split('|');
  const last = cells.at(-1)?.trim() ?? '';
  const missing = columns - cells.length;
  if (missing < 0 || (missing === 0 && last.includes('-'))) return null;
  const rest = last.includes('-') ? '' : last === '' || last === ':' ? '-' : '';
  return `${rest}|${'-|'.repeat(missing)}`;
}
