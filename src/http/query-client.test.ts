import { QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { systemClock } from '#src/lib/clock.ts';
import { createQueryClient } from './query-client.ts';
import { ApiError } from './types.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const refusal = (status: 429 | 503, seconds: number) =>
  new ApiError({
    kind: status === 429 ? 'rate-limited' : 'server',
    status,
    message: 'Not now',
    retryAfterMs: seconds * 1000,
    requestId: null,
  });

/** A list that somebody looks at; the server answers in this order, and then always with the last. */
const watched = (...answers: (Error | string)[]) => watchedWith({}, ...answers);

async function watchedWith(meta: Record<string, unknown>, ...answers: (Error | string)[]) {
  const client = createQueryClient(systemClock);
  let asked = 0;
  const options = {
    queryKey: ['list'],
    meta,
    queryFn: () => {
      const answer = answers[Math.min(asked, answers.length - 1)];
      asked += 1;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  };
  const open = () => new QueryObserver(client, options).subscribe(() => undefined);
  const close = open();
  await vi.advanceTimersByTimeAsync(0);
  return {
    client,
    open,
    close,
    asked: () => asked,
    shown: () => client.getQueryData(['list']),
    /** The server said that the list has changed. */
    told: async () => {
      void client.invalidateQueries({ queryKey: ['list'] });
      await vi.advanceTimersByTimeAsync(0);
    },
    pass: (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000),
  };
}

it('what the server’s word makes stale while it asked to wait is fetched once, when the wait is over', async () => {
  const { told, pass, asked, shown } = await watched(refusal(429, 30), 'new');
  await told();
  await told();
  await pass(29);
  expect(asked()).toBe(1);
  await pass(2);
  expect([asked(), shown()]).toEqual([2, 'new']);
  await told();
  expect(asked(), 'and then at once again').toBe(3);
});

it('a refetch that was refused comes again when the server said: what is shown is of before', async () => {
  const { told, pass, asked, shown } = await watched('old', refusal(429, 30), 'new');
  await told();
  expect([asked(), shown()]).toEqual([2, 'old']);
  await told();
  await pass(29);
  expect(asked()).toBe(2);
  await pass(2);
  expect([asked(), shown()]).toEqual([3, 'new']);
  await pass(120);
  expect(asked()).toBe(3);
});

it('nobody looks any more: nothing is asked; a view that opens in the wait does not ask, nor later by itself', async () => {
  const { told, pass, asked, open, close } = await watched('old', refusal(429, 30), 'new');
  await told();
  close();
  await pass(20);
  const again = open();
  await pass(0);
  expect(asked()).toBe(2);
  again();
  await pass(60);
  expect(asked()).toBe(2);
});

it('a server that is busy and says for how long is not tried again before, nor behind anybody’s back', async () => {
  const { pass, asked, client } = await watched(refusal(503, 30), 'new');
  await pass(60);
  expect(asked()).toBe(1);
  expect(client.getQueryState(['list'])).toMatchObject({ status: 'error', fetchStatus: 'idle' });
});

it('what stands in many places comes by itself when the server said, though it never came before', async () => {
  const { pass, asked, shown } = await watchedWith(
    { heals: true },
    refusal(429, 30),
    refusal(429, 10),
    'new',
  );
  await pass(29);
  expect(asked()).toBe(1);
  await pass(2);
  expect(asked()).toBe(2);
  await pass(10);
  expect([asked(), shown()]).toEqual([3, 'new']);
});
