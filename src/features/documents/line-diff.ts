/** What differs between two texts, by lines. */

export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Cells of the table of the longest common subsequence: about 20 ms and 8 MB. */
const MAX_CELLS = 2_000_000;

/**
 * Lines of both texts in order. Between the first and the last line that differ the longest common
 * subsequence decides; where that would take too long, all of one side stands before all of the other.
 */
export function diffLines(before: string, after: string): DiffLine[] {
  const a = before.split('\n');
  const b = after.split('\n');
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  const room = Math.min(a.length, b.length) - head;
  while (tail < room && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  return [
    ...linesAs('same', a.slice(0, head)),
    ...middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...linesAs('same', a.slice(a.length - tail)),
  ];
}

function middle(a: readonly string[], b: readonly string[]): DiffLine[] {
  if (a.length * b.length > MAX_CELLS) return [...linesAs('removed', a), ...linesAs('added', b)];
  const width = b.length + 1;
  // longest[i * width + j]: of a from i on and b from j on.
  const longest = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => longest[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      lines.push({ kind: 'same', text: a[i] ?? '' });
      i++;
      j++;
    } else if (at(i + 1, j) >= at(i, j + 1)) lines.push({ kind: 'removed', text: a[i++] ?? '' });
    else lines.push({ kind: 'added', text: b[j++] ?? '' });
  }
  return [...lines, ...linesAs('removed', a.slice(i)), ...linesAs('added', b.slice(j))];
}

function linesAs(kind: DiffLine['kind'], texts: readonly string[]): DiffLine[] {
  return texts.map((text) => ({ kind, text }));
}

/** A run of lines that are alike and far from any difference. */
export interface Skipped {
  readonly kind: 'skipped';
  readonly count: number;
}

/** At most `limit` rows: what differs with `around` lines beside it, and counts in place of the rest. */
export function condense(
  lines: readonly DiffLine[],
  around: number,
  limit: number,
): readonly (DiffLine | Skipped)[] {
  const near = new Uint8Array(lines.length);
  for (const [index, { kind }] of lines.entries()) {
    if (kind !== 'same') near.fill(1, Math.max(0, index - around), index + around + 1);
  }
  const rows: (DiffLine | Skipped)[] = [];
  let skipped = 0;
  const endSkip = () => {
    if (skipped > 0) rows.push({ kind: 'skipped', count: skipped });
    skipped = 0;
  };
  for (const [index, line] of lines.entries()) {
    // Room for this line, the count before it and the count at the end.
    if (near[index] === 0 || rows.length + (skipped > 0 ? 2 : 1) >= limit) skipped++;
    else {
      endSkip();
      rows.push(line);
    }
  }
  endSkip();
  return rows;
}
