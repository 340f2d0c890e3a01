import { describe, expect, it, vi } from 'vitest';
import type { Clock } from '#src/lib/clock.ts';
import type { AuthState } from '#src/auth/types.ts';
import { createVisibility, startSurveyor, SURVEY_INTERVAL_MS, type Survey } from './presence-survey.ts';

function manualClock() {
  const timers: { callback: () => void; at: number; live: boolean }[] = [];
  let now = 0;
  const clock: Clock = {
    now: () => now,
    monotonic: () => now,
    schedule(callback, ms) {
      const timer = { callback, at: now + ms, live: true };
      timers.push(timer);
      return () => {
        timer.live = false;
      };
    },
  };
  return {
    clock,
    advance(ms: number) {
      now += ms;
      for (const timer of [...timers]) {
        if (timer.live && timer.at <= now) {
          timer.live = false;
          timer.callback();
        }
      }
    },
    live: () => timers.filter((timer) => timer.live).length,
  };
}

const settle = async () => {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
};

/** A tab that can be hidden and shown, and whose sign-in can lapse. */
function tab(visible = true) {
  const page = Object.assign(new EventTarget(), { visibilityState: visible ? 'visible' : 'hidden' });
  const user = { id: 'ada', email: 'ada@nadoo.test', name: 'Ada' };
  let state: AuthState = { status: 'signed-in', user };
  const listeners = new Set<(state: AuthState) => void>();
  const auth = {
    getState: () => state,
    subscribe(listener: (state: AuthState) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  return {
    visibility: createVisibility(page as unknown as Document, auth),
    show(next: boolean) {
      page.visibilityState = next ? 'visible' : 'hidden';
      page.dispatchEvent(new Event('visibilitychange'));
    },
    sign(status: 'signed-in' | 'expired') {
      state = { status, user };
      for (const listener of listeners) listener(state);
    },
  };
}

/** One lock as a browser hands it round its tabs. */
function browserLock(): Pick<LockManager, 'request'> {
  let last: Promise<unknown> = Promise.resolve();
  const request = (
    _name: string,
    { signal }: { signal: AbortSignal },
    run: () => Promise<unknown> | undefined,
  ) => {
    const turn = last.then(() => (signal.aborted ? Promise.reject(new Error('aborted')) : run()));
    last = turn.catch(() => undefined);
    return turn;
  };
  return { request: request as LockManager['request'] };
}

/** What one tab says to the others. */
function channels() {
  const all = new Set<{ listener: ((event: Event) => void) | null }>();
  return () => {
    const own = { listener: null as ((event: Event) => void) | null };
    all.add(own);
    return {
      postMessage(data: unknown) {
        for (const other of all) if (other !== own) other.listener?.({ data } as MessageEvent);
      },
      addEventListener: (_type: string, listener: unknown) => {
        own.listener = listener as (event: Event) => void;
      },
      close: () => void all.delete(own),
    };
  };
}

function start(options: { visible?: boolean; ask?: () => Promise<Survey> } = {}) {
  const time = manualClock();
  const ask = vi.fn(options.ask ?? (() => Promise.resolve({ connections: { mina: 1 } })));
  const onSurvey = vi.fn();
  const onFailure = vi.fn();
  const surveyor = startSurveyor({
    ask,
    clock: time.clock,
    visibility: tab(options.visible).visibility,
    locks: null,
    broadcast: null,
    lockName: 'test',
    onSurvey,
    onFailure,
  });
  return { time, ask, onSurvey, onFailure, surveyor };
}

describe('the surveyor', () => {
  it('asks at the start and every 30 s', async () => {
    const { time, ask, onSurvey } = start();
    await settle();
    time.advance(SURVEY_INTERVAL_MS);
    await settle();
    expect(ask).toHaveBeenCalledTimes(2);
    expect(onSurvey).toHaveBeenLastCalledWith({ connections: { mina: 1 } });
  });

  it('does not poll while hidden', async () => {
    const { time, ask } = start({ visible: false });
    await settle();
    time.advance(SURVEY_INTERVAL_MS * 3);
    await settle();
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it('asks nothing twice at once, and says when it could not ask', async () => {
    const { surveyor, ask, onFailure } = start({ ask: () => Promise.reject(new Error('down')) });
    surveyor.askNow();
    surveyor.askNow();
    await settle();
    expect(ask).toHaveBeenCalledTimes(1);
    expect(onFailure).toHaveBeenCalledTimes(1);
  });

  it('leaves no timer behind and believes no late answer', async () => {
    let answer: (survey: Survey) => void = () => undefined;
    const { surveyor, time, onSurvey } = start({ ask: () => new Promise((resolve) => (answer = resolve)) });
    surveyor.stop();
    answer({ connections: {} });
    await settle();
    expect(time.live()).toBe(0);
    expect(onSurvey).not.toHaveBeenCalled();
  });

  function browser(tabs: number) {
    const time = manualClock();
    const locks = browserLock();
    const channel = channels();
    return {
      time,
      tabs: Array.from({ length: tabs }, () => {
        const { visibility, show, sign } = tab();
        const ask = vi.fn(() => Promise.resolve({ connections: { mina: 1 } }));
        const onSurvey = vi.fn();
        const surveyor = startSurveyor({
          ask,
          clock: time.clock,
          visibility,
          locks,
          broadcast: channel(),
          lockName: 'test',
          onSurvey,
          onFailure: vi.fn(),
        });
        return { ask, onSurvey, show, sign, surveyor };
      }),
      /** A minute in steps, as time passes. */
      async minute() {
        for (let second = 0; second < 60; second += 1) {
          time.advance(1_000);
          await settle();
        }
      },
    };
  }

  it('polls in one tab of a browser, and all of them hear it', async () => {
    const { tabs, minute } = browser(3);
    await settle();
    const before = tabs.map(({ ask, onSurvey }) => [ask.mock.calls.length, onSurvey.mock.calls.length]);
    await minute();
    const asked = tabs.map(({ ask }, at) => ask.mock.calls.length - (before[at]?.[0] ?? 0));
    expect(asked).toEqual([2, 0, 0]);
    for (const [at, { onSurvey }] of tabs.entries())
      expect(onSurvey.mock.calls.length - (before[at]?.[1] ?? 0)).toBe(2);
  });

  it('leaves the turn to a tab that is seen when its own is hidden or gone', async () => {
    const { tabs, minute } = browser(3);
    await settle();
    const [first, second, third] = tabs;
    if (!first || !second || !third) throw new Error('three tabs were to be opened');
    const polls = async () => {
      const before = tabs.map(({ ask }) => ask.mock.calls.length);
      await minute();
      return tabs.map(({ ask }, at) => ask.mock.calls.length - (before[at] ?? 0));
    };
    first.show(false);
    expect(await polls()).toEqual([0, 2, 0]);
    second.surveyor.stop();
    expect(await polls()).toEqual([0, 0, 2]);
    third.show(false);
    expect(await polls(), 'nobody looks: nobody asks').toEqual([0, 0, 0]);
    first.show(true);
    await settle();
    expect(first.onSurvey.mock.calls.length, 'what is old is asked for at once').toBeGreaterThan(0);
    expect((await polls())[0]).toBe(2);
  });

  it('leaves the turn to another tab while its sign-in has lapsed, and takes it again afterwards', async () => {
    const { tabs, minute } = browser(2);
    await settle();
    const [first, second] = tabs;
    if (!first || !second) throw new Error('two tabs were to be opened');
    const polls = async () => {
      const before = tabs.map(({ ask }) => ask.mock.calls.length);
      await minute();
      return tabs.map(({ ask }, at) => ask.mock.calls.length - (before[at] ?? 0));
    };
    expect(await polls()).toEqual([2, 0]);
    first.sign('expired');
    expect(await polls()).toEqual([0, 2]);
    first.sign('signed-in');
    second.show(false);
    expect(await polls()).toEqual([2, 0]);
  });
});
