import { describe, expect, it } from 'vitest';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { createPacedStore } from './paced-store.ts';

const counted = (everyMs: number) => {
  const clock = createFakeClock();
  const paced = createPacedStore<number, number>(clock, everyMs, 0, (state, items) => state + items.length);
  const shown: number[] = [];
  paced.store.subscribe((state) => shown.push(state));
  return { clock, shown, ...paced };
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
    expect(shown).toEqual([1]);
    expect(clock.armed()).toBe(0);
  });
});
