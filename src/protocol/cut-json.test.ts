import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseCutJson } from './cut-json.ts';

it.each([
  ['{"a":1,"b":"half', { a: 1, b: 'half' }],
  ['{"a":1,"b":tru', { a: 1 }],
  ['{"a":[1,{"b":2}],"c', { a: [1, { b: 2 }] }],
  ['{"a":"x\\u00', { a: 'x' }],
  ['{"a":"x\\', { a: 'x' }],
  ['{"a":', {}],
  ['[', []],
  ['{"a":1}', { a: 1 }],
])('%s', (text, value) => {
  expect(parseCutJson(text)).toEqual(value);
});

it.each(['', 'ping', '}{', '<html>'])('%j is no beginning of JSON', (text) => {
  expect(parseCutJson(text)).toBeUndefined();
});

it('reads every beginning of an object or a list, wherever it was cut, and all of it where it was not', () => {
  const container = fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue()));
  fc.assert(
    fc.property(container, fc.nat(), (value, cut) => {
      const text = JSON.stringify(value);
      expect(parseCutJson(text)).toEqual(JSON.parse(text));
      expect(parseCutJson(text.slice(0, 1 + (cut % text.length)))).toBeDefined();
    }),
    { seed: 7, numRuns: 300 },
  );
});
