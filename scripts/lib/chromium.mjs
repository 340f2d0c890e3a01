import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { run, runBin } from './run.mjs';

/** Chromium without a browser's windows: the same engine, for a third less of the machine (docs/decisions/0019). */
const shell = 'chromium-headless-shell';
const names = [shell, 'chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

function onPath(wanted = names) {
  for (const name of wanted) {
    for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
      const file = path.join(folder, name);
      try {
        accessSync(file, constants.X_OK);
        return file;
      } catch {
        // Not here; look further.
      }
    }
  }
  return null;
}

async function ownDownload() {
  const { chromium } = await import('@playwright/test');
  const file = chromium.executablePath();
  return existsSync(file) ? file : null;
}

/** Does it start at all? A download without its system libraries does not. */
async function works(file) {
  return file !== null && (await run(file, ['--version'], { capture: true })).code === 0;
}

async function byApt() {
  if (process.getuid?.() !== 0) return null;
  const quiet = { env: { DEBIAN_FRONTEND: 'noninteractive' } };
  const update = await run('apt-get', ['update', '-qq'], { capture: true, ...quiet });
  if (update.code === 127) return null;
  // A distribution that does not pack the shell has Chromium itself.
  for (const name of [shell, 'chromium']) {
    const packages = ['--no-install-recommends', name, 'fonts-noto-cjk'];
    const { code } = await run('apt-get', ['install', '-y', '-qq', ...packages], { capture: true, ...quiet });
    if (code === 0) break;
  }
  return onPath();
}

const help = `No Chromium was found and none could be installed. Do one of these, then run npm test again:
  - set CHROMIUM_PATH to a Chromium or Chrome that is installed somewhere
  - put one on the PATH as ${names.join(', ')}
  - npx playwright install --with-deps chromium     (needs the network)
  - apt-get install -y chromium-headless-shell fonts-noto-cjk      (as root, on Debian; chromium on Ubuntu)`;

/**
 * A Chromium that starts: the one of CHROMIUM_PATH, one on the PATH, Playwright's own (downloaded when missing), or by
 * apt-get as root. In CI, where the time counts, the headless shell is fetched even if there is a whole Chromium.
 * @returns {Promise<{file: string} | {help: string}>} its path, or what a person can do about there being none
 */
export async function ensureChromium() {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined && named !== '') {
    return (await works(named))
      ? { file: named }
      : { help: `CHROMIUM_PATH=${named} does not start. Correct it, or unset it to look elsewhere.` };
  }
  const wanted = process.env['CI'] === 'true' && onPath([shell]) === null ? await byApt() : null;
  const installed = wanted ?? onPath();
  if (await works(installed)) return { file: installed };
  if (await works(await ownDownload())) return { file: await ownDownload() };
  console.log('Installing Chromium …');
  const playwright = (...args) =>
    runBin('@playwright/test/cli.js', args, {
      capture: true,
      env: { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '15000' },
    });
  await playwright('install', 'chromium');
  const downloaded = await ownDownload();
  if (await works(downloaded)) return { file: downloaded };
  if (downloaded !== null && process.getuid?.() === 0) {
    await playwright('install-deps', 'chromium');
    if (await works(downloaded)) return { file: downloaded };
  }
  const packaged = await byApt();
  if (await works(packaged)) return { file: packaged };
  return { help };
}
