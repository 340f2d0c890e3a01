import { describe, expect, it } from 'vitest';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { loadPatiently } from './load-patiently.ts';

describe('loadPatiently', () => {
  it('tries again while loading fails, and ends with what came', async () => {
    const clock = createFakeClock();
    let tries = 0;
    let loaded: string | null = null;
    void loadPatiently(() => {
      tries += 1;
      return tries < 3 ? Promise.reject(new Error('away')) : Promise.resolve('part');
    }, clock).then((part) => {
      loaded = part;
    });
    await clock.advance(999);
    expect(tries).toBe(1);
    await clock.advance(1);
    expect(tries).toBe(2);
    await clock.advance(2000);
    expect(tries).toBe(3);
    expect(loaded).toBe('part');
  });

  it('says why when the part never comes', async () => {
    const clock = createFakeClock();
    let said: unknown = null;
    void loadPatiently(() => Promise.reject(new Error('gone')), clock).catch((error: unknown) => {
      said = error;
    });
    await clock.advance(240_000);
    expect(said).toBeNull();
    await clock.advance(120_000);
    expect(said).toEqual(new Error('gone'));
  });
});
