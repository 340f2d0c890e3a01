import { describe, expect, it } from 'vitest';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { createPacedStore } from './paced-store.ts';

const counted = (everyMs: number) => {
  const clock = createFakeClock();
  const folds: number[] = [];
  const paced = createPacedStore<number, number>(clock, everyMs, 0, (state, items) => {
    folds.push(items.length);
    return state + items.reduce((sum, item) => sum + item, 0);
  });
  const shown: number[] = [];
  paced.store.subscribe((state) => shown.push(state));
  return { clock, shown, folds, ...paced };
};

describe('the pace', () => {
  it.each([
    [300, 5],
    [66, 17],
  ])(
    'of %i ms shows the first change at once, what follows together, the last one always',
    async (everyMs, most) => {
      const { clock, shown, apply, folded } = counted(everyMs);
      for (let at = 0; at < 100; at += 1) {
        apply([1]);
        expect(folded()).toBe(at + 1);
        await clock.advance(10);
      }
      await clock.advance(1_000);
      expect(shown[0]).toBe(1);
      expect(shown.at(-1)).toBe(100);
      expect(shown.length).toBeLessThanOrEqual(most);
      expect(shown.length).toBeGreaterThan(1_000 / everyMs / 2);
    },
  );

  it('tells nobody where nothing changed, and leaves no timer behind', async () => {
    const { clock, shown, apply } = counted(300);
    apply([]);
    expect(shown).toEqual([]);
    apply([1]);
    await clock.advance(300);
    apply([]);
    apply([0]);
    expect(shown).toEqual([1]);
    expect(clock.armed()).toBe(0);
  });

  it('shows what came last as soon as nothing follows, not when the pace would', async () => {
    const { clock, shown, apply } = counted(300);
    apply([1]);
    for (let at = 0; at < 10; at += 1) {
      await clock.advance(10);
      apply([1]);
    }
    expect(shown).toEqual([1]);
    await clock.advance(39);
    expect(shown).toEqual([1]);
    await clock.advance(1);
    expect(shown).toEqual([1, 11]);
    await clock.advance(5_000);
    expect(shown).toEqual([1, 11]);
    expect(clock.armed()).toBe(0);
  });

  it.each([50, 100, 160, 290])(
    'stays below five a second where a flood stutters every %i ms',
    async (gap) => {
      const { clock, shown, apply } = counted(300);
      for (let at = 0; at < 10_000; at += gap) {
        apply([1]);
        await clock.advance(gap);
      }
      expect(shown.length / 10).toBeLessThanOrEqual(5);
      await clock.advance(300);
      expect(shown.at(-1)).toBe(Math.ceil(10_000 / gap));
    },
  );

  it('folds what nobody read yet in one go, and never thousands at once', async () => {
    const { clock, shown, folds, apply, folded } = counted(300);
    for (let at = 0; at < 100; at += 1) {
      apply([1, 1]);
      await clock.advance(10);
    }
    await clock.advance(300);
    expect(shown.at(-1)).toBe(200);
    expect(folds.length).toBe(shown.length);
    apply(Array.from({ length: 300 }, () => 1));
    expect(folded()).toBe(500);
    folds.length = 0;
    for (let at = 0; at < 50; at += 1) apply(Array.from({ length: 100 }, () => 1));
    expect(Math.max(...folds)).toBeLessThan(2_000);
    expect(folded()).toBe(5_500);
  });
});
