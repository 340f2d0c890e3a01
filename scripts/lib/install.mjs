import { existsSync, lstatSync, readFileSync, readlinkSync } from 'node:fs';
import { withLock } from './lock.mjs';
import { at } from './paths.mjs';
import { run } from './run.mjs';

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
  } catch {
    return null;
  }
}

/** Does node_modules hold what the lock file says? npm's own record of what it installed is the witness. */
export function isInstalled() {
  const wanted = packagesOf(at('package-lock.json'));
  const present = packagesOf(at('node_modules', '.package-lock.json'));
  if (wanted === null || present === null) return false;
  for (const [name, entry] of Object.entries(wanted)) {
    if (name === '') continue;
    const found = present[name];
    if (
      found === undefined
        ? !(entry.optional || entry.devOptional || entry.peer)
        : found.version !== entry.version
    )
      return false;
  }
  return true;
}

/**
 * Installs from the lock file where something is missing; says so, because it takes half a minute. Two commands that
 * are started together take turns: npm ci deletes node_modules first, under the feet of the other.
 */
export async function ensureInstalled() {
  if (isInstalled()) return;
  refuseLink();
  await withLock(at('.cache', 'install.lock'), async () => {
    if (!isInstalled()) await install();
  });
}

/** npm ci empties `node_modules`; behind a link that would be the folder of another checkout. */
function refuseLink() {
  const folder = at('node_modules');
  if (!lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  console.error(
    `node_modules is a symbolic link to ${readlinkSync(folder)}, which does not hold what package-lock.json says. ` +
      'Installing would empty that folder, so nothing was installed. ' +
      `Remove the link (rm ${folder}), then run the same command again: it installs into a folder of its own.`,
  );
  process.exit(1);
}

async function install() {
  console.log(
    existsSync(at('node_modules'))
      ? 'Installing packages (the lock file changed) …'
      : 'Installing packages …',
  );
  const { code } = await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (code !== 0) {
    console.error(
      'npm ci failed. Check the network or the npm registry setting, then run the same command again.',
    );
    process.exit(1);
  }
}
