import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonEqual } from './json-equal.ts';
import { stableJson } from './stable-json.ts';

/** The same value with the keys of every object in another order. */
function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([key, inner]) => [key, shuffled(inner)]));
}

const deep = (leaf: unknown) => {
  let value = leaf;
  for (let n = 0; n < 50_000; n += 1) value = n % 2 === 0 ? [value] : { a: value };
  return value;
};

describe('values out of JSON', () => {
  it.each<[unknown, unknown]>([
    [
      { a: 1, b: [2, { c: null }] },
      { b: [2, { c: null }], a: 1.0 },
    ],
    [0, -0],
    [{ a: -0 }, { a: 0 }],
    [NaN, NaN],
    [[undefined], [undefined]],
    [JSON.parse('{"__proto__":1}'), JSON.parse('{"__proto__":1}')],
  ])('%j is %j', (one, other) => {
    expect(jsonEqual(one, other)).toBe(true);
    expect(jsonEqual(other, one)).toBe(true);
  });

  it.each<[unknown, unknown]>([
    [1, true],
    [1, '1'],
    [0, null],
    ['', null],
    [[], {}],
    [{}, null],
    [
      [1, 2],
      [2, 1],
    ],
    [[1], [1, undefined]],
    [['a'], { 0: 'a' }],
    [{ a: 1 }, { a: 1, b: 1 }],
    [{ a: undefined }, {}],
    [{ a: undefined }, { b: undefined }],
    [NaN, null],
    [undefined, null],
    [{}, JSON.parse('{"__proto__":1}')],
    [{ toString: 1 }, { valueOf: 1 }],
  ])('%j is not %j', (one, other) => {
    expect(jsonEqual(one, other)).toBe(false);
    expect(jsonEqual(other, one)).toBe(false);
  });

  it('are told apart however deep they differ', () => {
    expect(jsonEqual(deep(1), deep(1))).toBe(true);
    expect(jsonEqual(deep(1), deep(2))).toBe(false);
  });

  it('are equal where their text with sorted keys is, and nowhere else', () => {
    // Few keys and numbers, so that some are equal by chance.
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom(null, true, 0, -0, 1, '0', ''),
        fc.array(tie('value'), { maxLength: 2 }),
        fc.dictionary(fc.constantFrom('a', 'b', '0', '__proto__'), tie('value'), { maxKeys: 2 }),
      ),
    }));
    let equal = 0;
    fc.assert(
      fc.property(value, value, (one, other) => {
        const isEqual = jsonEqual(one, other);
        expect(isEqual).toBe(stableJson(one) === stableJson(other));
        expect(jsonEqual(one, shuffled(one))).toBe(true);
        if (isEqual) equal += 1;
      }),
      { seed: 7, numRuns: 1_000 },
    );
    expect(equal).toBeGreaterThan(10);
  });
});
