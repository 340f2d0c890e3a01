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
  const place = useShownPassage(area, text, hint, 'text');
  const bar = { version: 4, edited: text.endsWith('!'), tab: 'text', onShowText: () => undefined } as const;
  return (
    <>
      {place === null ? null : <PassageBar place={place} {...bar} />}
      <textarea ref={area} value={text} readOnly />
    </>
  );
}
const area = () => screen.getByRole<HTMLTextAreaElement>('textbox');
const selected = () => area().value.slice(area().selectionStart, area().selectionEnd);
const said = () => screen.getByRole('status').textContent;
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
  expect(said()).toBe('The cited passage stands in line 3.');
  fireEvent.click(screen.getByRole('button', { name: 'Show it again' }));
  expect(selected()).toBe('Two words\nand more.');
});

it('follows what becomes of the passage while the text is edited', () => {
  const hint = { from: 'Two words', to: '' };
  const { rerender } = render(<Page text={text} hint={hint} />);
  rerender(<Page text={`Before it.\n${text}`} hint={hint} />);
  expect(said()).toBe('The cited passage stands in line 4.');
  rerender(<Page text="Nothing of it!" hint={hint} />);
  expect(said()).toBe('The cited passage was not found in your unsaved text: “Two words”');
});

it.each([
  [undefined, ''],
  [3, ' The document changed since it was cited: version 3 then, 4 now.'],
  [4, ' The document has not changed since it was cited.'],
])('says that the passage is not there, cited of version %j', (version, more) => {
  render(<Page text={text} hint={{ from: 'Three words', to: '', version }} />);
  expect(said()).toBe(`The cited passage was not found in this document: “Three words”${more}`);
  expect(selected()).toBe('');
  expect(screen.queryByRole('button')).toBeNull();
});

it('goes through an address as it is', () => {
  for (const hint of [
    { from: 'a & b = "c" 100 %', to: '휴가는 25일입니다.' },
    { from: '#1? yes', to: '' },
    { from: 'a', to: 'b', version: 12 },
  ])
    expect(readPassage(passageQuery(hint))).toEqual(hint);
  expect(readPassage('')).toBeNull();
  expect(readPassage('?from=a&version=1e3')).toEqual({ from: 'a', to: '' });
});
