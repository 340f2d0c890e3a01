import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { condense, diffLines } from './line-diff.ts';

const text = fc
  .array(fc.constantFrom('a', 'b', 'c', '', '한'), { maxLength: 30 })
  .map((all) => all.join('\n'));
const side = (lines: ReturnType<typeof diffLines>, not: string) =>
  lines.flatMap((line) => (line.kind === not ? [] : [line.text])).join('\n');

describe('what differs by lines', () => {
  it('holds both texts, whatever they are', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = diffLines(before, after);
        expect(side(lines, 'added')).toBe(before);
        expect(side(lines, 'removed')).toBe(after);
      }),
    );
  });

  it('marks no line of a text that is the same, and only the changed one of many', () => {
    expect(diffLines('a\nb', 'a\nb').every(({ kind }) => kind === 'same')).toBe(true);
    expect(diffLines('a\nb\nc\nd', 'a\nx\nc\ny\nd').filter(({ kind }) => kind !== 'same')).toEqual([
      { kind: 'removed', text: 'b' },
      { kind: 'added', text: 'x' },
      { kind: 'added', text: 'y' },
    ]);
  });

  it('ends soon for texts that share nothing', () => {
    const lines = (mark: string) => Array.from({ length: 20_000 }, (_, n) => `${mark}${n}`).join('\n');
    const compared = diffLines(lines('a'), lines('b'));
    expect(compared).toHaveLength(40_000);
    expect(compared[0]?.kind).toBe('removed');
    expect(compared.at(-1)?.kind).toBe('added');
  });

  it('shows at most so many rows and counts the rest', () => {
    fc.assert(
      fc.property(text, text, fc.integer({ min: 3, max: 12 }), (before, after, limit) => {
        const lines = diffLines(before, after);
        const rows = condense(lines, 1, limit);
        expect(rows.length).toBeLessThanOrEqual(limit);
        const counted = rows.reduce((sum, row) => sum + (row.kind === 'skipped' ? row.count : 1), 0);
        expect(counted).toBe(lines.length);
      }),
    );
    const far = diffLines('a\na\na\nb\na\na\na', 'a\na\na\nc\na\na\na');
    expect(condense(far, 1, 100).map((row) => (row.kind === 'skipped' ? row.count : row.kind))).toEqual([
      2,
      'same',
      'removed',
      'added',
      'same',
      2,
    ]);
  });
});
