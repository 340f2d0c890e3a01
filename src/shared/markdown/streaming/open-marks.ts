/** Marks of emphasis, code and links that a piece of text leaves open. */

interface Mark {
  readonly char: string;
  size: number;
}

interface OpenMarks {
  /** So much of the text is to be shown: a mark at its very end opens nothing yet. */
  readonly cut: number;
  /** What closes, after that, all that is open. */
  readonly marks: string;
}

const isSpace = (char: string): boolean => char === '' || /\s/.test(char);
const isWord = (char: string): boolean => /[\p{L}\p{N}]/u.test(char);

/** As CommonMark reads them, roughly: it decides how the end of a text looks for a moment, never how it ends. */
export function openMarks(text: string): OpenMarks {
  const open: Mark[] = [];
  const closing = (): string =>
    open
      .map(({ char, size }) => (char === '[' ? ']()' : char.repeat(size)))
      .reverse()
      .join('');
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === '\\') {
      at += 2;
    } else if (char === '`') {
      const run = runAt(text, at);
      const end = closingRun(text, at + run, run);
      if (end === -1) {
        const inner = text.slice(at + run).trim();
        if (inner === '' || inner === '`') return { cut: at, marks: closing() };
        return { cut: text.length - trailing(text, '`'), marks: '`'.repeat(run) + closing() };
      }
      at = end;
    } else if (char === '$') {
      const end = endOfFormula(text, at);
      // Not shown before it closes, as long as it may yet be one.
      if (mayBeFormula(text, at, end)) return { cut: at, marks: closing() };
      at = end;
    } else if (char === '*' || char === '_' || char === '~') {
      const run = runAt(text, at);
      const before = text.charAt(at - 1);
      const after = text.charAt(at + run);
      const atEnd = at + run === text.length;
      const inWord = char === '_' && isWord(before) && isWord(after);
      let left = inWord || (char === '~' && run > 2) ? 0 : run;
      const top = open.findLast((mark) => mark.char === char);
      if (left > 0 && top !== undefined && !isSpace(before)) left = close(open, top, left);
      else if (left > 0 && atEnd) return { cut: at, marks: closing() };
      if (left > 0 && !atEnd && !isSpace(after)) open.push({ char, size: Math.min(left, 3) });
      at += run;
    } else if (char === '[') {
      const image = text.charAt(at - 1) === '!' ? 1 : 0;
      if (at + 1 === text.length) return { cut: at - image, marks: closing() };
      // A number is a citation, a space the box of a task.
      if (/[\p{L}`*_~]/u.test(text.charAt(at + 1)) && !isWord(text.charAt(at - 1)))
        open.push({ char, size: 1 });
      at += 1;
    } else if (char === ']') {
      const top = open.findLast((mark) => mark.char === '[');
      const atEnd = at + 1 === text.length;
      if (top !== undefined && atEnd) return { cut: at, marks: closing() };
      if (top !== undefined) close(open, top, 1);
      if (text.charAt(at + 1) !== '(') {
        at += 1;
        continue;
      }
      const end = endOfAddress(text, at + 2);
      // The address is not there yet: what it will lead from is.
      if (end === -1) return { cut: at + 1, marks: `()${closing()}` };
      at = end;
    } else {
      at += 1;
    }
  }
  return { cut: text.length, marks: closing() };
}

/** @returns how many of the marks are left */
function close(open: Mark[], top: Mark, run: number): number {
  const used = Math.min(top.size, run);
  open.length = open.indexOf(top) + 1;
  top.size -= used;
  if (top.size === 0) open.pop();
  return run - used;
}

function runAt(text: string, at: number): number {
  let end = at;
  while (text.charAt(end) === text.charAt(at)) end += 1;
  return end - at;
}

function trailing(text: string, char: string): number {
  let count = 0;
  while (text.charAt(text.length - 1 - count) === char) count += 1;
  return count;
}

function closingRun(text: string, from: number, size: number): number {
  for (let at = text.indexOf('`', from); at !== -1; at = text.indexOf('`', at)) {
    const run = runAt(text, at);
    at += run;
    if (run === size) return at;
  }
  return -1;
}

/** @returns where the formula ends that begins here, or what follows the dollars where none does */
function endOfFormula(text: string, at: number): number {
  const formula = /^(?:\$(?![\s$])(?:\\.|[^$\\])*(?<!\s)\$(?![\d$])|\$\$(?!\$)(?:\\.|[^$\\])*\$\$(?!\$))/s;
  return at + (formula.exec(text.slice(at))?.[0].length ?? runAt(text, at));
}

/** So much of what may be a formula is held back; more of it is rather a price, or a name. */
const LONGEST_HELD = 40;

const mayBeFormula = (text: string, at: number, end: number): boolean =>
  end === at + 1 && text.length - at <= LONGEST_HELD && /^\$[\p{L}\\{(][^$\n]*$/u.test(text.slice(at));

function endOfAddress(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\\') at += 1;
    else if (char === '(') depth += 1;
    else if (char === ')' && (depth -= 1) === 0) return at + 1;
    else if (char === '\n') return at;
  }
  return -1;
}
