// @vitest-environment jsdom
import { cleanup, render } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { Prose } from '../markdown/prose.tsx';
import { findDrawnPassage } from './drawn-passage.ts';
import { findHint, hintOf } from './find-passage.ts';

afterEach(cleanup);

/** What is marked of a passage of a text, by its place. */
function marked(text: string, passage: string, from = 0): string | null {
  const { container } = render(<Prose text={text} />);
  const start = text.indexOf(passage, from);
  expect(start, passage).toBeGreaterThanOrEqual(0);
  return findDrawnPassage(container, text, { start, end: start + passage.length })?.toString() ?? null;
}

describe('a passage in a drawn text', () => {
  it.each([
    ['**Paid** leave is `25` days.', '**Paid** leave is `25` days.', 'Paid leave is 25 days.'],
    ['A. Paid leave. B.', 'Paid leave.', 'Paid leave.'],
    ['## Head\n\nOne *two*\nthree.\n\nFour.', 'Head\n\nOne *two*\nthree.', 'Head One two three.'],
    ['- one\n- two\n  1. three\n', 'two\n  1. three', 'two\n\nthree'],
    [
      'See [the policy](https://other.example/a) now.',
      'See [the policy](https://other.example/a) now.',
      null,
    ],
    ['| a | b |\n| - | - |\n| c 1 | d 2 |', '| c 1 | d 2 |', 'c 1d 2'],
    ['```ts\nconst a = 1;\n```\n\nEnd.', '```ts\nconst a = 1;\n```\n\nEnd.', 'const a = 1; End.'],
    ['**휴가는** 25일입니다. 끝.', '**휴가는** 25일입니다.', '휴가는 25일입니다.'],
    ['“Quoted” (first) words.', 'Quoted” (first)', 'Quoted” (first) '],
  ])('%j: of %j it marks %j', (text, passage, words) => {
    const found = marked(text, passage);
    if (words === null) expect(found).toMatch(/^See the policy.*now\.$/);
    else expect(found?.replace(/\s+/g, ' ')).toBe(words.replace(/\s+/g, ' ').trimEnd());
  });

  it('is the one among its likes', () => {
    const text = 'Same words.\n\n**Same** words.\n\nOther.';
    const { container } = render(<Prose text={text} />);
    const start = text.indexOf('**Same');
    const range = findDrawnPassage(container, text, { start, end: start + 15 });
    expect(range?.startContainer.parentElement?.tagName).toBe('STRONG');
  });

  it('is told by both its ends where something between is drawn otherwise', () => {
    const formula =
      'The first words of this passage are plain, then $a^2 + \\frac{b}{c}$ &amp; then come its last and very plain words.';
    expect(marked(`Before. ${formula} Behind.`, formula)).toMatch(
      /^The first words.* its last and very plain words\.$/,
    );
  });

  it('is not made up where its words are not drawn', () => {
    const { container } = render(<Prose text="Something else altogether." />);
    const text = 'Paid leave is **25** days.';
    const place = findHint(text, hintOf(text));
    expect(place && findDrawnPassage(container, text, place)).toBeNull();
    expect(findDrawnPassage(container, '→ →', { start: 0, end: 3 })).toBeNull();
  });
});
