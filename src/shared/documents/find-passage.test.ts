import { describe, expect, it } from 'vitest';
import { passageText, splitIntoParts } from '#server/core/agent/passages.ts';
import { findHint, findPassage, hintOf } from './find-passage.ts';

const text =
  '# Leave\r\n\r\nTwenty-five  days\nof paid leave.\n\n## Sick leave\n\nCall in before ten.\n\n휴가는 25일입니다.';
const found = (passage: string, title = 'Handbook') => {
  const range = findPassage(text, title, passage);
  return range === null ? null : text.slice(range.start, range.end);
};

describe('a passage in its document', () => {
  it('is found by its words, however they are spaced', () => {
    expect(found('Twenty-five days of paid leave.')).toBe('Twenty-five  days\nof paid leave.');
    expect(found('휴가는 25일입니다.')).toBe('휴가는 25일입니다.');
    expect(found('Call in before…')).toBe('Call in before');
  });

  it('may have its heading, or the title, in front', () => {
    expect(found('Sick leave\n\nCall in before ten.')).toBe('Sick leave\n\nCall in before ten.');
    expect(found('Handbook\n\nTwenty-five days of')).toBe('Twenty-five  days\nof');
  });

  it('is not found where a word differs, a heading is another’s, or there are none', () => {
    expect(found('Twenty-six days of paid leave.')).toBeNull();
    expect(found('Another book\n\nCall in before ten.')).toBeNull();
    expect(found('  ')).toBeNull();
  });

  it('is found for every passage that the search cuts out of it', () => {
    const parts = splitIntoParts('Handbook', text);
    expect(parts.length).toBeGreaterThan(1);
    for (const part of parts) expect(found(passageText(part)), part.body).not.toBeNull();
  });
});

describe('what an address says of a passage', () => {
  it('leads back to it, short or long', () => {
    const long = `${'words and more words '.repeat(20)}the end.`;
    const whole = `Before it. ${long} Behind it.`;
    for (const passage of ['Call in before ten.', long]) {
      const document = passage === long ? whole : text;
      const range = findHint(document, hintOf(passage));
      expect(range && document.slice(range.start, range.end)).toBe(passage);
    }
    expect(JSON.stringify(hintOf(long)).length).toBeLessThan(200);
  });

  it('does not take one end for the whole', () => {
    expect(findHint(text, { from: 'Call in', to: 'days of' })).toBeNull();
  });
});
