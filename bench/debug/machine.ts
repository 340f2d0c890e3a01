/** How busy the machine was: figures of a shared one are read with this beside them. */
import { loadavg } from 'node:os';

/** Of the last minute, as `uptime` gives it. */
export const machineLoad = (): number => Math.round((loadavg()[0] ?? 0) * 10) / 10;

/** Prints the verdict and sets the exit code. */
export function conclude(passed: boolean): void {
  console.log(
    `${passed ? 'passed' : 'FAILED'}; load of the machine at the end: ${String(machineLoad())} on its two cores`,
  );
  process.exitCode = passed ? 0 : 1;
}

/** The value below which 95 % lie. */
export const p95 = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? Number.NaN;
