import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonEqual } from '#src/lib/json-equal.ts';
import { ABSENT, diffValues } from './value-diff.ts';

describe('the difference of two values', () => {
  it('names what was added, removed and changed by its path', () => {
    const before = { id: 1, choices: [{ text: 'a' }], gone: true, 'odd key': 1 };
    const after = { id: 1, choices: [{ text: 'b' }], fresh: null, 'odd key': 2 };
    expect(diffValues(before, after)).toEqual([
      { path: 'choices[0].text', before: 'a', after: 'b' },
      { path: 'gone', before: true, after: ABSENT },
      { path: '["odd key"]', before: 1, after: 2 },
      { path: 'fresh', before: ABSENT, after: null },
    ]);
  });

  it('of a list that an entry was put in front of is that entry alone', () => {
    expect(diffValues([1, 2, 3], [0, 1, 2, 3])).toEqual([{ path: '[0]', before: ABSENT, after: 0 }]);
    expect(diffValues([1, 2, 3], [1, 3])).toEqual([{ path: '[1]', before: 2, after: ABSENT }]);
  });

  it('of values of different kinds is the whole value', () => {
    expect(diffValues([1], { 0: 1 })).toEqual([{ path: '', before: [1], after: { 0: 1 } }]);
    expect(diffValues(null, {})).toEqual([{ path: '', before: null, after: {} }]);
  });

  it('is bounded in count and depth', () => {
    const many = Array.from({ length: 3_000 }, (_, n) => n);
    expect(
      diffValues(
        many,
        many.map((n) => n + 0.5),
        7,
      ),
    ).toHaveLength(7);
    const deep = (leaf: unknown) => {
      let value = leaf;
      for (let n = 0; n < 20_000; n += 1) value = [value];
      return value;
    };
    expect(diffValues(deep(1), deep(2))).toHaveLength(1);
  });

  it('is nothing exactly where the values are equal', () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(diffValues(a, structuredClone(a))).toEqual([]);
        expect(diffValues(a, b).length === 0).toBe(jsonEqual(a, b));
      }),
      { seed: 26, numRuns: 150 },
    );
  });
});
