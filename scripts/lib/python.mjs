/** Python where the machine has it, and an environment of our own in `.cache/python` with exactly what the suite needs. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { at } from './paths.mjs';
import { run } from './run.mjs';

const OLDEST = 10;
const names = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];
const requirements = at('bridges', 'python', 'requirements-test.txt');
const folder = at('.cache', 'python');
const pip = ['-m', 'pip', 'install', '-q', '--no-deps', '--disable-pip-version-check', '--no-input'];

export const pythonHelp = `No Python 3.${OLDEST} or newer with its module venv was found. Do one of these, then run it again:
  - set PYTHON_PATH to one that is installed somewhere
  - put one on the PATH as python3
  - apt-get install -y python3 python3-venv      (as root, on Debian and Ubuntu)`;

/** Its version as text, where it is new enough and can make environments; else null. */
async function versionOf(file) {
  const probe =
    'import sys, venv, ensurepip; print("%d.%d.%d" % sys.version_info[:3]) if sys.version_info >= (3, ' +
    `${OLDEST}) else sys.exit(1)`;
  const { code, output } = await run(file, ['-c', probe], { capture: true });
  return code === 0 ? output.trim() : null;
}

async function findPython() {
  const named = process.env['PYTHON_PATH'];
  for (const file of named ? [named] : names) {
    const version = await versionOf(file);
    if (version !== null) return { file, version };
  }
  return null;
}

/** In CI, where it must run: Debian packs Python without its venv. */
async function byApt() {
  if (process.env['CI'] !== 'true' || process.getuid?.() !== 0) return;
  const quiet = { capture: true, env: { DEBIAN_FRONTEND: 'noninteractive' } };
  const update = await run('apt-get', ['update', '-qq'], quiet);
  if (update.code !== 127) await run('apt-get', ['install', '-y', '-qq', 'python3', 'python3-venv'], quiet);
}

async function must(file, args) {
  const { code, output } = await run(file, args, { capture: true });
  if (code !== 0) throw new Error(`${path.basename(file)} ${args.join(' ')} failed:\n${output}`);
}

/**
 * An environment with the pinned packages and the bridge as it stands, installed as its users install it.
 * @returns {Promise<string | null>} its Python; null: there is none on this machine
 * @throws {Error} with pip's own words
 */
export async function ensurePython() {
  let found = await findPython();
  if (found === null) {
    await byApt();
    found = await findPython();
  }
  if (found === null) return null;
  const wanted = createHash('sha256').update(readFileSync(requirements)).update(found.version).digest('hex');
  const stamp = path.join(folder, '.stamp');
  const bin = path.join(
    folder,
    ...(process.platform === 'win32' ? ['Scripts', 'python.exe'] : ['bin', 'python']),
  );
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted || !existsSync(bin)) {
    console.log(`Preparing Python ${found.version} …`);
    rmSync(folder, { recursive: true, force: true });
    await must(found.file, ['-m', 'venv', folder]);
    await must(bin, [...pip, '--only-binary', ':all:', '-r', requirements]);
    writeFileSync(stamp, wanted);
  }
  // With the builder that the environment has, so that nothing is fetched and nothing is left in the sources.
  await must(bin, [...pip, '--no-build-isolation', '--force-reinstall', at('bridges', 'python')]);
  return bin;
}
