import { QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ChannelStatus } from '#src/connection/types.ts';
import { createQueryClient } from '#src/http/query-client.ts';
import { ApiError } from '#src/http/types.ts';
import { systemClock } from '#src/lib/clock.ts';
import { createListeners } from '#src/lib/listeners.ts';
import { failure } from '#src/protocol/failure.ts';
import { refetchWhenBack } from './refetch-when-back.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A list that somebody looks at, and the page's one channel. */
function open(kind: 'network' | 'unauthorized') {
  const client = createQueryClient(systemClock);
  let answer: 'fails' | 'comes' = 'fails';
  const ask = vi.fn(() =>
    answer === 'comes' ? Promise.resolve('list') : Promise.reject(new ApiError(failure(kind, 0, ''))),
  );
  new QueryObserver(client, { queryKey: ['list'], queryFn: ask }).subscribe(() => undefined);
  const listeners = createListeners();
  let state: ChannelStatus['state'] = 'waiting';
  const statuses = () => [{ key: 'chat', state }] as unknown as ChannelStatus[];
  const stop = refetchWhenBack({ statuses, subscribe: listeners.add }, client);
  return {
    ask,
    stop,
    shown: () => client.getQueryData(['list']),
    async become(next: ChannelStatus['state'], then = answer) {
      [state, answer] = [next, then];
      listeners.tell();
      await vi.advanceTimersByTimeAsync(10_000);
    },
  };
}

it('a list that failed while the server was away comes with the channel', async () => {
  const { ask, become, shown } = open('network');
  await become('connecting');
  const tries = ask.mock.calls.length;
  await become('live', 'comes');
  expect(ask).toHaveBeenCalledTimes(tries + 1);
  expect(shown()).toBe('list');
  // It is there, and nothing more is asked for.
  await become('live');
  await become('waiting');
  await become('live');
  expect(ask).toHaveBeenCalledTimes(tries + 1);
});

it('what the server refused is not asked for again', async () => {
  const { ask, become } = open('unauthorized');
  await become('waiting');
  await become('live', 'comes');
  expect(ask).toHaveBeenCalledTimes(1);
});

it('nothing is asked for once the page has let go', async () => {
  const { ask, become, stop } = open('network');
  await become('waiting');
  const tries = ask.mock.calls.length;
  stop();
  await become('live', 'comes');
  expect(ask).toHaveBeenCalledTimes(tries);
});
