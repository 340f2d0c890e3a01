import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { workerOptions, workerUrl } from './worker-url.ts';

it.each(['pglite-worker', 'sandbox-worker'] as const)(
  'leads to the source of %s when nothing is bundled',
  (name) => {
    expect(existsSync(fileURLToPath(workerUrl(name)))).toBe(true);
  },
);

it('gives a worker from source a loader for TypeScript', () => {
  expect(workerOptions().execArgv).toContain('--import');
});
