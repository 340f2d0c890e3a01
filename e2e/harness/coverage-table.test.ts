/** docs/ux-coverage.md is read by nobody's compiler: what it names must be there, and each row drawn whole. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { root } from './child.ts';

const lines = readFileSync(path.join(root, 'docs', 'ux-coverage.md'), 'utf8').split('\n');
const files = ['src', 'server', 'e2e', 'bench'].flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map(
    (file) => `/${folder}/${file.split(path.sep).join('/')}`,
  ),
);

const cellsOf = (row: string): string[] =>
  row
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());
const rows = lines.map((text, at) => ({ at: at + 1, text })).filter(({ text }) => text.startsWith('|'));
const quoted = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

/** Every file that such a name may mean: a path's end, a glob, or a journey, benchmark or transcript without its ending. */
function meant(name: string): string[] {
  if (/\.tsx?$/.test(name)) return files.filter((file) => file.endsWith(`/${name}`));
  if (name.endsWith('*.test.ts*')) {
    const folder = `/${name.slice(0, -'*.test.ts*'.length)}`;
    return files.filter((file) => file.startsWith(folder) && /\.test\.tsx?$/.test(file)).slice(0, 1);
  }
  const journey = new RegExp(`^/e2e/(journeys|faults)/${name}\\.spec\\.ts$`);
  const other = new RegExp(`^/bench/${name}\\.bench\\.ts$|/transcripts/(.+/)?${name}\\.json$`);
  const journeys = files.filter((file) => journey.test(file));
  return journeys.length > 0 ? journeys : files.filter((file) => other.test(file));
}

it('draws every row with the cells of its header', () => {
  let header = 0;
  const broken = rows.flatMap(({ at, text }) => {
    if (!(lines[at - 2] ?? '').startsWith('|')) header = cellsOf(text).length;
    const count = cellsOf(text).length;
    return count === header ? [] : [`line ${String(at)}: ${String(count)} cells under ${String(header)}`];
  });
  expect(header).toBeGreaterThan(0);
  expect(broken).toEqual([]);
});

it('names tests that are there, each by a name that means one alone', () => {
  // What a sentence quotes are roles and words of the page; below the tables only files are tests for certain.
  const named = rows
    .flatMap(({ at, text }) =>
      cellsOf(text)
        .slice(1)
        .flatMap(quoted)
        .map((name) => ({ at, name })),
    )
    .concat(
      lines.flatMap((text, at) =>
        text.startsWith('|')
          ? []
          : quoted(text)
              .filter((name) => /\.tsx?$/.test(name))
              .map((name) => ({ at: at + 1, name })),
      ),
    );
  const wrong = named.flatMap(({ at, name }) => {
    const found = meant(name);
    return found.length === 1 ? [] : [`line ${String(at)}: ${name} is ${found.join(' or ') || 'nowhere'}`];
  });
  expect(named.length).toBeGreaterThan(300);
  expect(wrong).toEqual([]);
});

it('says "extended" beside a journey that runs nowhere else', () => {
  const extendedOnly = (name: string): boolean => {
    const [file = ''] = meant(name);
    if (!file.endsWith('.spec.ts')) return false;
    const source = readFileSync(path.join(root, file), 'utf8');
    const count = (pattern: RegExp) => source.match(pattern)?.length ?? 0;
    return count(/\btag\b/g) >= count(/^\s*test\(/gm);
  };
  const unmarked = rows.flatMap(({ at, text }) =>
    cellsOf(text)
      .slice(1)
      .filter((cell) => !cell.includes('extended'))
      .flatMap(quoted)
      .filter(extendedOnly)
      .map((name) => `line ${String(at)}: ${name}`),
  );
  expect(unmarked).toEqual([]);
});
