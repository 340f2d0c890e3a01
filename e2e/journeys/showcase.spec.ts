/** `npm run showcase` in small: five clients are cut in mid-answer, and each shows what the server stored. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { root } from '../harness/child.ts';
import { expect, needs, test } from '../harness/test.ts';

test('the showcase compares the bytes of clients that were cut', { tag: needs('seq') }, async () => {
  const env = { ...process.env, SHOWCASE_BROWSER: '0', SHOWCASE_CLIENTS: '5' };
  const { stdout } = await promisify(execFile)(process.execPath, ['scripts/showcase.mjs'], {
    cwd: root,
    env,
  });
  expect(stdout).toMatch(/\| Nadoo Console, page code\s*\| 3\s*\| 3\s*\| 0\s*\| 3\s*\|/);
  expect(stdout).toContain('All comparisons hold.');
});
