/**
 * What failed, in a few lines each, for the end of the run: a log is often cut at its head, and the name of the one
 * failed test of three thousand must not be in the part that is gone.
 */
import { stripVTControlCharacters } from 'node:util';

/** Lines of an error that are printed again; the whole of it stands where the test ran. */
const LINES = 24;

const short = (text) => stripVTControlCharacters(String(text)).split('\n').slice(0, LINES).join('\n');

/**
 * Failed journeys of a Playwright JSON report.
 *
 * @param report the parsed report, or null
 * @returns {{ title: string, error: string }[]}
 */
export function failedJourneys(report) {
  const found = [];
  const visit = (suite, above) => {
    const path = suite.title ? [...above, suite.title] : above;
    for (const spec of suite.specs ?? []) {
      if (spec.ok) continue;
      const errors = spec.tests.flatMap((test) => test.results).flatMap((result) => result.errors ?? []);
      const error = errors.map((each) => short(each.message ?? each.value ?? '')).join('\n');
      found.push({ title: [...path, spec.title].join(' › '), error });
    }
    for (const inner of suite.suites ?? []) visit(inner, path);
  };
  for (const suite of report?.suites ?? []) visit(suite, []);
  for (const error of report?.errors ?? [])
    found.push({ title: 'outside of any test', error: short(error.message ?? '') });
  return found;
}

/**
 * Failed tests of a Vitest JSON report, and files that could not be run at all.
 *
 * @param report the parsed report, or null
 * @returns {{ title: string, error: string }[]}
 */
export function failedUnits(report) {
  const found = [];
  for (const file of report?.testResults ?? []) {
    const failed = file.assertionResults.filter((test) => test.status === 'failed');
    for (const test of failed)
      found.push({ title: `${file.name} › ${test.fullName}`, error: short(test.failureMessages.join('\n')) });
    if (file.status === 'failed' && failed.length === 0)
      found.push({ title: file.name, error: short(file.message ?? '') });
  }
  return found;
}
