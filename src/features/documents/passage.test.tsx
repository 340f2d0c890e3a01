// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useRef } from 'react';
import { afterEach, expect, it } from 'vitest';
import { passageQuery, readPassage, type PassageEnds } from '#src/protocol/passage-path.ts';
import { PassageBar } from './passage-bar.tsx';
import { useShownPassage } from './use-shown-passage.ts';

afterEach(cleanup);

function Page({ text, hint }: { readonly text: string; readonly hint: PassageEnds | null }) {
  const area = useRef<HTMLTextAreaElement>(null);
  const place = useShownPassage(area, text, hint);
  return (
    <>
      {place === null ? null : <PassageBar place={place} />}
      <textarea ref={area} value={text} readOnly />
    </>
  );
}
const area = () => screen.getByRole<HTMLTextAreaElement>('textbox');
const selected = () => area().value.slice(area().selectionStart, area().selectionEnd);
const text = 'One\n\nTwo words\nand more.\n\nTwo other.';

it('selects the passage once, says its line, and shows it again on demand', () => {
  const hint = { from: 'Two words', to: 'more.' };
  const { rerender } = render(<Page text={text} hint={hint} />);
  expect(selected()).toBe('Two words\nand more.');
  expect(screen.getByRole('status').textContent).toBe('The cited passage is selected: line 3.');
  // What is typed then must not move the caret back.
  area().setSelectionRange(0, 0);
  rerender(<Page text={`${text}!`} hint={{ ...hint }} />);
  expect(selected()).toBe('');
  fireEvent.click(screen.getByRole('button', { name: 'Show it again' }));
  expect(selected()).toBe('Two words\nand more.');
});

it('says so where the passage is gone, with its words', () => {
  render(<Page text={text} hint={{ from: 'Three words', to: '' }} />);
  expect(screen.getByRole('status').textContent).toBe(
    'The cited passage is not in this document any more: “Three words”',
  );
  expect(selected()).toBe('');
});

it('goes through an address as it is', () => {
  for (const hint of [
    { from: 'a & b = "c" 100 %', to: '휴가는 25일입니다.' },
    { from: '#1? yes', to: '' },
  ])
    expect(readPassage(passageQuery(hint))).toEqual(hint);
  expect(readPassage('')).toBeNull();
});
