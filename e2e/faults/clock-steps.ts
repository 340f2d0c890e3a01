import type { BrowserContext } from '@playwright/test';

/**
 * Sets the clock of every page of a browser off by `shiftMs`, before anything of the page runs. Timers and
 * `performance` go on as they are: it is the wall clock that is wrong, as on a computer that was set badly.
 */
export async function shiftClock(context: BrowserContext, shiftMs: number): Promise<void> {
  await context.addInitScript((shift) => {
    const Real = Date;
    const state = { shift };
    const now = () => Real.now() + state.shift;
    Reflect.set(globalThis, 'shiftedClock', state);
    globalThis.Date = new Proxy(Real, {
      construct: (target, args: unknown[], self) =>
        Reflect.construct(target, args.length === 0 ? [now()] : args, self) as Date,
      apply: () => new Real(now()).toString(),
      get: (target, name) => (name === 'now' ? now : (Reflect.get(target, name) as unknown)),
    });
  }, shiftMs);
}
