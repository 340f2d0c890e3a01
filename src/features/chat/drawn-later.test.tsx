// @vitest-environment jsdom
import { act, cleanup, render, screen } from '@testing-library/react';
import { Suspense } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { lazyPart } from '#src/ui/lazy-part.ts';
import { DrawnLater } from './drawn-later.tsx';

const drawn: string[] = [];
function Words({ text }: { readonly text: string }) {
  drawn.push(text);
  return <p>{text}</p>;
}

beforeEach(() => {
  drawn.length = 0;
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'requestAnimationFrame', 'performance', 'Date'],
  });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

it('draws a part at once, and its changes a moment later: those up to then as one', async () => {
  const page = (text: string) => <DrawnLater part={Words} given={{ text }} />;
  const { rerender } = render(page('one'));
  expect(drawn).toEqual(['one']);
  rerender(page('two'));
  rerender(page('three'));
  expect(screen.getByText('one')).toBeTruthy();
  await pass(300);
  expect(screen.getByText('three')).toBeTruthy();
  rerender(page('four'));
  await pass(300);
  expect(drawn).toEqual(['one', 'three', 'four']);
});

it('asks again for the code of a part that cannot be had for a moment, and leaves the page as it is', async () => {
  let tries = 0;
  const Part = lazyPart(() => {
    tries += 1;
    return tries < 3 ? Promise.reject(new TypeError('Failed to fetch')) : Promise.resolve(Words);
  });
  render(
    <main>
      <p>Around</p>
      <Suspense>
        <Part text="here" />
      </Suspense>
    </main>,
  );
  await pass(1_500);
  expect(screen.queryByText('here')).toBeNull();
  expect(screen.getByText('Around')).toBeTruthy();
  await pass(2_000);
  expect(screen.getByText('here')).toBeTruthy();
  expect(tries).toBe(3);
});
