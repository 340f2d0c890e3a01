import { describe, expect, it, vi } from 'vitest';
import type { Clock } from '#src/lib/clock.ts';
import { startSurveyor, SURVEY_INTERVAL_MS, type Survey } from './presence-survey.ts';

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

function start(options: { visible?: boolean; ask?: () => Promise<Survey> } = {}) {
  const time = manualClock();
  const ask = vi.fn(options.ask ?? (() => Promise.resolve({ connections: { mina: 1 } })));
  const onSurvey = vi.fn();
  const onFailure = vi.fn();
  const surveyor = startSurveyor({
    ask,
    clock: time.clock,
    isVisible: () => options.visible ?? true,
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
});
