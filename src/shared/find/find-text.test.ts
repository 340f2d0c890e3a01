import { describe, expect, it } from 'vitest';
import { foldText, placesOf, wordsOf } from './find-text.ts';

const places = (text: string, query: string): number[] => {
  const folded = foldText(text);
  return placesOf(folded.text, foldText(query).text).map((place) => folded.origin(place));
};

describe('what is searched', () => {
  it.each([
    ['Refunds and REFUNDS', 'refunds', [0, 12]],
    ['환불 정책과 환불', '환불', [0, 7]],
    // In pieces, as file names of some systems are.
    ['a 환불'.normalize('NFD'), '환불', [2]],
    ['환불', '환불'.normalize('NFD'), [0]],
    // While a syllable is composed, it is found as it stands there.
    ['환부터', '환부', [0]],
    ['İstanbul and istanbul', 'ISTANBUL', [13]],
    ['one\ntwo', 'one two', [0]],
    ['aaaa', 'aa', [0, 2]],
    ['anything', '', []],
  ])('%j for %j: %j', (text, query, expected) => {
    expect(places(text, query)).toEqual(expected);
  });

  it('a place in what was folded is one of the letters themselves', () => {
    const text = 'É환'.normalize('NFD');
    const folded = foldText(text);
    expect([folded.text, folded.origin(1), folded.origin(2)]).toEqual(['é환', 2, text.length]);
  });
});

it.each([
  ['**bold** and _quiet_ words', 'bold and quiet words'],
  ['snake_case_name stays', 'snake_case_name stays'],
  ['## Head\n- one\n  1. two\n> three', 'Head\none\ntwo\nthree'],
  ['see [the policy](https://example.com/a_(b) "title") now', 'see the policy now'],
  ['```ts\nconst a = 1;\n```', '\nconst a = 1;\n'],
  ['| a | b |\n| --- | --- |\n| c | d |', ' a b \n\n c d '],
  ['2 \\* 3', '2 * 3'],
])('of %j the words are %j', (markdown, words) => {
  expect(wordsOf(markdown)).toBe(words);
});
