/**
 * Where a text can be cut, so that nothing that comes later changes what stands before, and the rest means by itself
 * what it means there. What is not proven here is not cut.
 */
import type { Code, RootContent } from 'mdast';
import type { Math } from 'mdast-util-math';
import { afterBlankLine, isAfterBlankLine, lineAfter, lineStart, type Source } from './lines.ts';

export const startOf = (node: RootContent): number => node.position?.start.offset ?? 0;
const endOf = (node: RootContent): number => node.position?.end.offset ?? 0;

/** @returns for each child of the root where the rest begins if the text is cut after it; -1 where it must not be */
export function findCuts(children: readonly RootContent[], source: Source): number[] {
  return children.map((child, index) => {
    const cut = closesItself(child, source);
    if (cut !== -1) return cut;
    const next = children[index + 1];
    return next === undefined ? -1 : isOpenedBy(next, child, source);
  });
}

/** Blocks that their own lines close, whatever follows. */
function closesItself(child: RootContent, source: Source): number {
  const end = endOf(child);
  const endsLine = end > 0 && /[\r\n]/.test(source.text.charAt(end - 1));
  const after = endsLine ? end : lineAfter(source, end);
  if (after === -1 || after > source.limit) return -1;
  switch (child.type) {
    case 'heading':
    case 'thematicBreak':
      return after;
    case 'paragraph':
    case 'table':
    case 'definition':
    case 'blockquote':
      return afterBlankLine(source, after);
    case 'code':
    case 'math':
      return fenceOf(child, source)?.closed === true ? after : -1;
    default:
      return -1;
  }
}

/** A block that begins here closes what stands before it, once its first line is complete. */
function isOpenedBy(next: RootContent, before: RootContent, source: Source): number {
  const start = lineStart(source, startOf(next));
  // micromark ends indented code after its first line, where that line has just ended a list.
  if (isIndentedCode(next, source)) return -1;
  const afterBlank = isAfterBlankLine(source, start);
  const second = lineAfter(source, start);
  if (second === -1) {
    // A letter at the very start of a line is in no list, whatever follows it.
    return afterBlank && start < source.limit && /[A-Za-z]/.test(source.text.charAt(start)) ? start : -1;
  }
  // After indented code micromark takes some blocks for a paragraph, which by themselves are a list.
  if (isOpenedByOneLine(next, source)) return start;
  if (afterBlank) return isIndentedCode(before, source) ? -1 : start;
  // The second line makes it a table; until then it may be more of a paragraph.
  const isTable = next.type === 'table' && markOf(next, source) === '|' && startOf(next) - start < 4;
  return isTable && lineAfter(source, second) !== -1 ? start : -1;
}

const markOf = (node: RootContent, source: Source): string => source.text.charAt(startOf(node));

const isIndentedCode = (node: RootContent, source: Source): boolean =>
  node.type === 'code' && !'`~'.includes(markOf(node, source));

function isOpenedByOneLine(node: RootContent, source: Source): boolean {
  switch (node.type) {
    case 'list':
    case 'blockquote':
    case 'thematicBreak':
    case 'html':
    case 'code':
    case 'math':
      return true;
    case 'heading':
      return markOf(node, source) === '#';
    default:
      return false;
  }
}

export interface Fence {
  /** `, ~ or $, and how many of them at least close it. */
  readonly mark: string;
  readonly size: number;
  /** Where its first line of code begins. */
  readonly content: number;
  readonly closed: boolean;
}

/** @returns null for code that is indented, and while the line that opens it is not complete */
export function fenceOf(node: Code | Math, source: Source): Fence | null {
  const start = startOf(node);
  const run = /^(?:`{3,}|~{3,}|\${2,})/.exec(source.text.slice(start, start + 1_000))?.[0];
  const content = lineAfter(source, start);
  if (run === undefined || content === -1) return null;
  const fence = { mark: run.charAt(0), size: run.length, content };
  const last = lineStart(source, endOf(node));
  return { ...fence, closed: last >= content && closes(source.text.slice(last, endOf(node)), fence) };
}

/** Does a line (without its end) close the fence? */
export function closes(line: string, { mark, size }: Pick<Fence, 'mark' | 'size'>): boolean {
  const found = /^ {0,3}(`+|~+|\$+)[ \t]*$/.exec(line)?.[1];
  return found !== undefined && found.length >= size && found.startsWith(mark);
}
