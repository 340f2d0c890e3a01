import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import type { Session } from '#src/protocol/entities.ts';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { sessionCache } from './session-cache.ts';

const row = (id: string, more: Partial<Session> = {}): Session => ({
  id,
  application_id: 'app',
  title: id,
  updated_at: '2026-11-24T10:00:00Z',
  running: false,
  last_position: 2,
  last_status: 'complete',
  read_position: 2,
  ...more,
});

/** A list that is looked at; each of its answers comes when the test says so, with what the server has then. */
async function watched() {
  const clock = createFakeClock();
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const queryKey = ['chat-sessions', 'ws', ['app']];
  let under = 0;
  let most = 0;
  let asked = 0;
  let server: Session[] = [row('s1')];
  let answer: (how?: Error) => void = () => undefined;
  const options = {
    queryKey,
    queryFn: () => {
      asked += 1;
      under += 1;
      most = Math.max(most, under);
      const read = server;
      return new Promise<Session[]>((resolve, reject) => {
        answer = (how) => {
          under -= 1;
          if (how) reject(how);
          else resolve(read);
        };
      });
    },
  };
  const stopLooking = new QueryObserver(queryClient, options).subscribe(() => undefined);
  const cache = sessionCache({ queryClient, clock }, 'ws');
  const stop = cache.start();
  const come = async (how?: Error): Promise<void> => {
    answer(how);
    await clock.settle();
  };
  await come();
  return {
    cache,
    clock,
    come,
    has: (...sessions: Session[]) => {
      server = sessions;
    },
    shown: () => queryClient.getQueryData<Session[]>(queryKey),
    state: () => queryClient.getQueryState(queryKey),
    asked: () => asked,
    most: () => most,
    end: () => {
      stop();
      stopLooking();
    },
  };
}

describe('the list of sessions', () => {
  it('is not asked for where frames say it all', async () => {
    const { cache, clock, shown, asked } = await watched();
    cache.changed(row('s1', { running: true, last_position: 3 }));
    cache.changed(row('s1', { title: 'Named', last_position: 4 }));
    cache.readUpTo('s1', 4);
    await clock.advance(10_000);
    expect(shown()).toEqual([row('s1', { title: 'Named', last_position: 4, read_position: 4 })]);
    expect(asked()).toBe(1);
  });

  it('is asked for at once, then once for a whole burst, and never twice at a time', async () => {
    const { cache, clock, come, asked, most } = await watched();
    cache.refresh();
    await clock.settle();
    expect(asked()).toBe(2);
    for (let times = 0; times < 8; times += 1) cache.refresh();
    await clock.advance(5_000);
    expect(asked(), 'while the one before is on its way').toBe(2);
    await come();
    cache.refresh();
    await clock.advance(999);
    expect(asked()).toBe(2);
    await clock.advance(1);
    expect(asked()).toBe(3);
    await come();
    await clock.advance(60_000);
    expect([asked(), most()]).toEqual([3, 1]);
    cache.refresh();
    await clock.settle();
    expect(asked(), 'where it was quiet').toBe(4);
  });

  it('takes what was said while it was on its way, and is not asked for again', async () => {
    const { cache, clock, come, has, shown, asked } = await watched();
    has(row('s1', { running: true, last_position: 3 }));
    cache.refresh();
    await clock.settle();
    cache.changed(row('s1', { last_position: 4, last_status: 'error' }));
    cache.readUpTo('s1', 4);
    await come();
    const after = [row('s1', { last_position: 4, last_status: 'error', read_position: 4 })];
    expect(shown()).toEqual(after);
    await clock.advance(60_000);
    expect([shown(), asked()]).toEqual([after, 2]);
  });

  it('what was said while one was on its way that failed is not put into the next one, which is of after', async () => {
    const { cache, clock, come, has, shown } = await watched();
    cache.refresh();
    await clock.settle();
    cache.changed(row('s1', { last_position: 3 }));
    await come(new Error('429'));
    const running = row('s1', { running: true, last_position: 3 });
    cache.changed(running);
    has(running);
    cache.refresh();
    await clock.advance(2_000);
    await come();
    expect(shown()).toEqual([running]);
  });

  it('is asked for a session that it does not have: once where the one under way has it, else once more', async () => {
    const { cache, clock, come, has, shown, asked } = await watched();
    has(row('s1'), row('s2'));
    cache.changed(row('s2'));
    cache.changed(row('s2', { running: true }));
    await clock.settle();
    await come();
    await clock.advance(60_000);
    expect(asked()).toBe(2);
    cache.refresh();
    await clock.settle();
    has(row('s1'), row('s2'), row('s3'));
    cache.changed(row('s3'));
    await come();
    await clock.advance(1_000);
    await come();
    expect(shown()?.map(({ id }) => id)).toEqual(['s1', 's2', 's3']);
    cache.changed(row('of an application elsewhere'));
    await clock.advance(1_000);
    await come();
    await clock.advance(60_000);
    expect(asked(), 'what is never listed is not asked for without end').toBe(5);
  });

  it('that could not be fetched stays so, whatever a frame says of one row', async () => {
    const { cache, clock, come, shown, state } = await watched();
    cache.refresh();
    await clock.settle();
    await come(new Error('down'));
    cache.changed(row('s1', { title: 'Named' }));
    expect(shown()?.[0]?.title).toBe('Named');
    expect(state()).toMatchObject({ status: 'error', isInvalidated: true });
  });
});
