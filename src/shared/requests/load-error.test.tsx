// @vitest-environment jsdom
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ServicesProvider } from '#src/connection/react.tsx';
import { ApiError } from '#src/http/types.ts';
import { createFakeServices } from '#src/testing/fake-services.tsx';
import { LoadError } from './load-error.tsx';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const limited = (seconds: number) =>
  new ApiError({
    kind: 'rate-limited',
    status: 429,
    message: 'Too many requests.',
    retryAfterMs: seconds * 1000,
    requestId: null,
  });
/** Tick by tick: the next one is armed only once the last is on the page. */
const pass = (ms: number) => {
  for (let passed = 0; passed <= ms; passed += 250) act(() => void vi.advanceTimersByTime(250));
};
const { services } = createFakeServices();
const notice = (error: Error, onRetry: () => void) => (
  <ServicesProvider value={services}>
    <LoadError title="The list could not be loaded." error={error} onRetry={onRetry} />
  </ServicesProvider>
);
const button = () => screen.getByRole('button');

it('counts down what the server asked to wait, then offers the try; each failure begins anew', () => {
  const onRetry = vi.fn();
  const { rerender } = render(notice(limited(4), onRetry));
  expect(screen.getByRole('alert').textContent).toContain('The server asks to wait a moment.');
  expect(screen.getByRole('alert').textContent).toContain('Too many requests.');
  expect(button().textContent).toBe('Try again in 4 s');
  expect(button()).toHaveProperty('disabled', true);
  pass(2_500);
  expect(button().textContent).toBe('Try again in 2 s');
  pass(2_000);
  expect(button().textContent).toBe('Try again');
  button().click();
  expect(onRetry).toHaveBeenCalledOnce();
  rerender(notice(limited(9), onRetry));
  pass(0);
  expect(button().textContent).toBe('Try again in 9 s');
});

it('offers the try at once where nothing is said of waiting, with the request id to quote', () => {
  const failure = {
    kind: 'server',
    status: 500,
    message: 'Broken',
    retryAfterMs: null,
    requestId: 'r-7',
  } as const;
  render(notice(new ApiError(failure), vi.fn()));
  expect(button().textContent).toBe('Try again');
  expect(screen.getByRole('alert').textContent).toContain('r-7');
});
