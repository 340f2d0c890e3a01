/**
 * A database that outlives the gateway: what a promise was kept for is there after a crash, what was still under
 * way is there or not. Each gateway process reaches it by a connection of its own, which dies with it.
 */
import type { Storage } from '#server/core/ports.ts';
import type { Chance } from './chance.ts';
import type { Timeline } from './timeline.ts';

export interface StorageConnection {
  readonly storage: Storage;
  /** The process is dead: nothing it still asks for is answered. */
  kill(): void;
}

type Method = (...args: readonly unknown[]) => Promise<unknown>;

/** @param slowestMs 0: the database answers at once */
export function connectStorage(
  database: Storage,
  { timeline, chance, slowestMs }: { timeline: Timeline; chance: Chance; slowestMs: number },
): StorageConnection {
  let dead = false;
  /** Asked anew after each wait. */
  const isDead = (): boolean => dead;

  const pause = () => new Promise<void>((resolve) => timeline.after(chance.between(0, slowestMs), resolve));
  const never = () => new Promise<never>(() => undefined);

  async function ask(method: Method, args: readonly unknown[]): Promise<unknown> {
    if (isDead()) return never();
    if (slowestMs === 0) return method(...args);
    // As given: what the caller changes afterwards does not reach the database.
    const sent = structuredClone(args);
    await pause();
    // Torn off under way: it had reached the database, or it had not.
    if (isDead() && chance.happens(0.5)) return never();
    const result = await method(...sent);
    if (!isDead()) await pause();
    return isDead() ? never() : result;
  }

  return {
    storage: new Proxy(database, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return (...args: readonly unknown[]) => ask(method.bind(target) as Method, args);
      },
    }),
    kill() {
      dead = true;
    },
  };
}
