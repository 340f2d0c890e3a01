import { cpSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { readSettings } from '../config/settings.ts';
import { startGateway } from '../gateway/start-gateway.ts';
import { silentLog } from './silent-log.ts';

/** Makes the seeded folder, in the shared folder of this run, unless another test file has made it. */
async function ensureSeeded(runFolder: string): Promise<string> {
  const seeded = path.join(runFolder, 'seeded');
  if (existsSync(seeded)) return seeded;
  const fresh = mkdtempSync(path.join(runFolder, 'new '));
  const settings = readSettings({ PORT: '0', DATA_DIR: fresh });
  const gateway = await startGateway(settings, { version: '0.0.0-test', pageFolder: fresh, log: silentLog });
  await gateway.stop();
  try {
    renameSync(fresh, seeded);
  } catch (error) {
    // Two files at once: the first one's is as good.
    if (!existsSync(seeded)) throw error;
    rmSync(fresh, { recursive: true, force: true });
  }
  return seeded;
}

/**
 * Fills a data folder with the demo. The first of a test run takes as long as a first start (seconds of the processor);
 * the others are copies of a database that was closed in good order.
 * @param folder where it goes; it need not exist
 */
export async function fillWithDemo(folder: string): Promise<void> {
  const runFolder = process.env['NADOO_TEST_RUN'];
  if (runFolder === undefined) throw new Error('Only inside of vitest: run-folder.ts is its global set-up.');
  cpSync(await ensureSeeded(runFolder), folder, { recursive: true });
}
