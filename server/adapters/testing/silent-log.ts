import type { Log } from '#server/core/ports.ts';

/** Says nothing. */
export const silentLog: Log = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
