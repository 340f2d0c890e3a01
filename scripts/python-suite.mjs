/**
 * The Python bridge on the real plugin SDK, and clients in Python, against the built gateway. Ends with its own
 * "N passed, N failed" line; exit code 3: there is no Python here.
 */
import { ensureBuilt } from './build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { at } from './lib/paths.mjs';
import { ensurePython, pythonHelp } from './lib/python.mjs';
import { forwardSignals, run } from './lib/run.mjs';

forwardSignals();
await ensureInstalled();
const python = await ensurePython();
if (python === null) {
  console.error(pythonHelp);
  process.exitCode = 3;
} else {
  await ensureBuilt();
  const args = [at('bridges', 'python', 'tests', 'run.py'), ...process.argv.slice(2)];
  // A proxy of the machine's is for the network, not for gateways on it.
  const env = { NADOO_NODE: process.execPath, PYTHONUTF8: '1', PYTHONDONTWRITEBYTECODE: '1', NO_PROXY: '*' };
  const { code } = await run(python, args, { env, minutes: 10 });
  process.exitCode = code;
}
