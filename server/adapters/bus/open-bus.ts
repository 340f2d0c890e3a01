import type { Clock } from '#src/lib/clock.ts';
import { createMemoryBus } from '#server/core/memory-bus.ts';
import type { Log, StreamBus } from '#server/core/ports.ts';
import { SettingsError } from '../config/settings.ts';
import { createRedisBus } from './redis-bus.ts';

/**
 * Redis between gateways by `url`, else streams within this process.
 * @throws SettingsError where Redis does not answer.
 */
export async function openBus(url: string | null, clock: Clock, log: Log): Promise<StreamBus> {
  if (url === null) {
    return createMemoryBus({ clock, yieldToLoop: () => new Promise((resolve) => setImmediate(resolve)) });
  }
  try {
    return await createRedisBus(url, log);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new SettingsError(`REDIS_URL cannot be used: ${words.replaceAll(/\s+/g, ' ')}`);
  }
}
