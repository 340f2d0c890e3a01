import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installServers } from './install-servers.ts';

/** vitest's global set-up: with `CI=true` the servers that tests start, and a folder that the test files of one run share (`seeded-folder.ts`), gone after it. */
export default function setUp(): () => void {
  if (process.env['CI'] === 'true') installServers();
  const folder = mkdtempSync(path.join(tmpdir(), 'nadoo run '));
  process.env['NADOO_TEST_RUN'] = folder;
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}
