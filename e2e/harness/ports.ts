import { createServer } from 'node:net';

/** Below what Linux (32768), macOS and Windows (49152) hand out by themselves. */
const FIRST = 20_000;
const BLOCKS = 750;
/** Workers of one run, each with ports of its own. */
const WORKERS = 16;

const given = new Set<number>();

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer()
      .on('error', () => {
        resolve(false);
      })
      .listen(port, '127.0.0.1', () => {
        probe.close(() => {
          resolve(true);
        });
      });
  });

/**
 * A port that nobody listens on, to be taken later, left and taken again: the system gives it to no other process
 * meanwhile (as it does with those that it picks itself, for listeners and clients alike), and this run to nobody else.
 */
export async function freePort(): Promise<number> {
  const worker = Number(process.env['TEST_PARALLEL_INDEX'] ?? 0) % WORKERS;
  for (;;) {
    const port = FIRST + WORKERS * Math.floor(Math.random() * BLOCKS) + worker;
    if (given.has(port) || !(await isFree(port))) continue;
    given.add(port);
    return port;
  }
}
