/**
 * What failed, in a few lines each, for the end of the run: a log is often cut at its head, and the name of the one
 * failed test of three thousand must not be in the part that is gone.
 */
import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

/** Lines of an error that are printed again; the whole of it stands where the test ran. */
const LINES = 24;
/** Lines of the page as it stood when a journey failed, by roles and names. */
const PAGE_LINES = 90;

const short = (text) => stripVTControlCharacters(String(text)).split('\n').slice(0, LINES).join('\n');

/** What a journey's page showed at its failure, from Playwright's note beside it; '' where there is none. */
function pageOf(result) {
  const path = result.attachments?.find(({ name }) => name === 'error-context')?.path;
  if (path === undefined) return '';
  let note;
  try {
    note = readFileSync(path, 'utf8');
  } catch {
    return '';
  }
  // Under a heading of its own or at the end of the error, as Playwright's version has it.
  const snapshot = /^```yaml\n(.*?)^```/ms.exec(note)?.[1] ?? '';
  const lines = snapshot.replaceAll(/ \[(?:ref=\w+|cursor=pointer)\]/g, '').split('\n');
  const main = lines.findIndex((line) => /^ *- main\b/.test(line));
  return lines.slice(Math.max(0, main), Math.max(0, main) + PAGE_LINES).join('\n');
}

/**
 * Failed journeys of a Playwright JSON report.
 *
 * @param report the parsed report, or null
 * @returns {{ title: string, error: string, page: string }[]}
 */
export function failedJourneys(report) {
  const found = [];
  const visit = (suite, above) => {
    const path = suite.title ? [...above, suite.title] : above;
    for (const spec of suite.specs ?? []) {
      if (spec.ok) continue;
      const results = spec.tests.flatMap((test) => test.results);
      const errors = results.flatMap((result) => result.errors ?? []);
      const error = errors.map((each) => short(each.message ?? each.value ?? '')).join('\n');
      found.push({ title: [...path, spec.title].join(' › '), error, page: results.map(pageOf).join('') });
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
