// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { late, type TypedAhead } from './late.tsx';

afterEach(cleanup);

function Field({ name, typed = '' }: { readonly name: string } & TypedAhead) {
  const [text, setText] = useState(typed);
  return <input aria-label={name} value={text} onChange={(event) => setText(event.target.value)} />;
}

function setUp() {
  let resolve: (part: typeof Field) => void = () => undefined;
  const promise = new Promise<typeof Field>((found) => {
    resolve = found;
  });
  const Late = late(() => promise);
  const page = (shown: boolean) => (
    <>
      <textarea aria-label="Message" />
      {shown ? <Late name="Search" placeholder={<p>On its way</p>} /> : null}
    </>
  );
  const { rerender } = render(page(true));
  const press = (key: string, more: KeyboardEventInit = {}) =>
    fireEvent.keyDown(screen.getByRole('textbox', { name: 'Message' }), { key, ...more });
  const arrive = () =>
    act(async () => {
      resolve(Field);
      await promise;
    });
  const show = (shown: boolean) => {
    rerender(page(shown));
  };
  return { press, arrive, show };
}

const search = () => screen.queryByRole<HTMLInputElement>('textbox', { name: 'Search' });

describe('a field that comes late', () => {
  it('gets what was typed before it stood, which goes nowhere else', async () => {
    const { press, arrive } = setUp();
    expect(screen.getByText('On its way')).toBeTruthy();
    for (const key of ['d', 'o', '😀', 'Backspace', 'c', 'Enter']) expect(press(key), key).toBe(false);
    // Shortcuts are still what they are, and keys that write nothing.
    expect(press('a', { ctrlKey: true })).toBe(true);
    expect(press('ArrowLeft')).toBe(true);
    await arrive();
    expect(search()?.value).toBe('doc');
    expect(press('d')).toBe(true);
  });

  it('gives the keyboard back at Escape', async () => {
    const { press, arrive } = setUp();
    press('d');
    expect(press('Escape')).toBe(true);
    expect(press('e')).toBe(true);
    await arrive();
    expect(search()?.value).toBe('d');
  });

  it('is there in the same turn from the second time on', async () => {
    const { arrive, show } = setUp();
    await arrive();
    show(false);
    expect(search()).toBeNull();
    show(true);
    expect(search()?.value).toBe('');
  });
});
