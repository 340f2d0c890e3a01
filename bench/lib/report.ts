import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Prints rows as a Markdown table, as `docs/benchmarks.md` takes it. */
export function printTable(header: readonly string[], rows: readonly (readonly string[])[]): void {
  const lines = [header, header.map(() => '---'), ...rows];
  for (const line of lines) console.log(`| ${line.join(' | ')} |`);
}

const fileOf = (name: string): string => path.join(import.meta.dirname, '..', 'results', `${name}.json`);

/** @returns what the last run wrote; null where there was none */
export function readFigures(name: string): unknown {
  const file = fileOf(name);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { figures: unknown }).figures : null;
}

/** Writes `bench/results/<name>.json`, with the machine's part of the truth beside the figures. */
export function writeResult(name: string, figures: unknown): void {
  const file = fileOf(name);
  mkdirSync(path.dirname(file), { recursive: true });
  const report = { name, at: new Date().toISOString(), node: process.version, figures };
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  console.log(`\nWritten to bench/results/${name}.json`);
}
