/** Prints the Python that has the bridge; makes its environment first where that is missing. */
import { ensurePython, pythonHelp } from './lib/python.mjs';

const python = await ensurePython();
if (python === null) {
  console.error(pythonHelp);
  process.exitCode = 3;
} else console.log(python);
