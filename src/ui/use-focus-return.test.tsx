// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { StrictMode, useEffect, useRef } from 'react';
import { afterEach, expect, it } from 'vitest';
import { useFocusReturn } from './use-focus-return.ts';

afterEach(cleanup);

function Field({ instead }: { readonly instead: () => HTMLElement | null }) {
  const field = useRef<HTMLInputElement>(null);
  useFocusReturn(instead);
  useEffect(() => {
    field.current?.focus();
  }, []);
  return <input ref={field} />;
}

const page = ({ opener, open }: { readonly opener: boolean; readonly open: boolean }) => (
  <StrictMode>
    {opener ? <button type="button">Opener</button> : null}
    <button type="button">Instead</button>
    {open ? <Field instead={() => screen.getByRole('button', { name: 'Instead' })} /> : null}
  </StrictMode>
);

it.each([
  ['the one who had it before', true, 'Opener'],
  ['another, where that one is gone', false, 'Instead'],
])('gives the focus to %s', (_who, stays, name) => {
  const { rerender } = render(page({ opener: true, open: false }));
  screen.getByRole('button', { name: 'Opener' }).focus();
  rerender(page({ opener: true, open: true }));
  expect(document.activeElement).toBe(screen.getByRole('textbox'));
  rerender(page({ opener: stays, open: false }));
  expect(document.activeElement).toBe(screen.getByRole('button', { name }));
});
