/**
 * One bus for several gateways, as Redis is: it outlives them all. Each process reaches it by a connection of its own,
 * over which everything comes in the order in which it was published, and which dies with the process.
 */
import type { StreamBus } from '#server/core/ports.ts';
import type { Chance } from './chance.ts';
import type { Timeline } from './timeline.ts';

export interface BusConnection {
  readonly bus: StreamBus;
  /** The process is dead: nothing reaches it any more, nor anything from it the others. */
  kill(): void;
}

export interface BusWay {
  readonly timeline: Timeline;
  readonly chance: Chance;
  /** 0: at once. */
  readonly slowestMs: number;
}

export function connectBus(shared: StreamBus, { timeline, chance, slowestMs }: BusWay): BusConnection {
  const leavers = new Set<() => void>();
  let dead = false;
  let lastAt = 0;
  /** Asked anew after each wait. */
  const isDead = (): boolean => dead;
  const never = () => new Promise<never>(() => undefined);

  /** In order, also where nothing is slow. */
  function arrive(act: () => void): void {
    lastAt = Math.max(lastAt, timeline.now() + chance.between(0, slowestMs));
    timeline.after(lastAt - timeline.now(), () => {
      if (!isDead()) act();
    });
  }

  async function ask<T>(command: () => Promise<T>): Promise<T> {
    if (isDead()) return never();
    const result = await command();
    if (slowestMs > 0) await new Promise<void>((resolve) => arrive(resolve));
    return isDead() ? never() : result;
  }

  return {
    bus: {
      append: (stream, frame, origin) => ask(() => shared.append(stream, frame, origin)),
      sendFleeting(stream, frame, origin) {
        if (!isDead()) shared.sendFleeting(stream, frame, origin);
      },
      position: (stream) => ask(() => shared.position(stream)),
      replay: (stream, since) => ask(() => shared.replay(stream, since)),
      subscribe: (stream, listener) =>
        ask(async () => {
          let left = false;
          const end = await shared.subscribe(stream, (delivery) => {
            arrive(() => {
              if (!left) listener(delivery);
            });
          });
          const leave = () => {
            left = true;
            leavers.delete(leave);
            end();
          };
          leavers.add(leave);
          return leave;
        }),
      close: () => Promise.resolve(),
    },
    kill() {
      dead = true;
      for (const leave of [...leavers]) leave();
    },
  };
}
