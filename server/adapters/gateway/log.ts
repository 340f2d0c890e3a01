import pino from 'pino';
import type { Log } from '#server/core/ports.ts';

/**
 * JSON lines on standard error (standard output carries the ready line alone). Nothing is logged that holds a
 * query: tokens and tickets stand there.
 */
export function createLog(level: string): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination({ fd: 2, sync: true }),
  );
}
