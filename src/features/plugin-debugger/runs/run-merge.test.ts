import { describe, expect, it } from 'vitest';
import { hasGap, mergeRuns, PAGE } from './run-merge.ts';
import type { ListedRun } from './run-schemas.ts';

const run = (id: string, second: number, status: ListedRun['status'] = 'completed'): ListedRun => ({
  id,
  plugin_id: 'p',
  tool_name: 't',
  status,
  started_at: `2026-11-24T10:${String(Math.floor(second / 60)).padStart(2, '0')}:${String(second % 60).padStart(2, '0')}.000Z`,
});
const many = (from: number, to: number) =>
  Array.from({ length: from - to }, (_, at) => run(`r${String(from - at)}`, from - at));
const none: ReadonlySet<string> = new Set();
const ids = (runs: readonly ListedRun[]) => runs.map(({ id }) => id);

describe('mergeRuns', () => {
  it('puts new runs first, takes newer states, and lets go of what is gone', () => {
    const pages = [[run('b', 2, 'running'), run('a', 1)]];
    const fresh = { head: [run('c', 3, 'running'), run('b', 2)], alone: [], gone: none };
    const merged = mergeRuns(pages, fresh);
    expect(merged.map(({ id, status }) => [id, status])).toEqual([
      ['c', 'running'],
      ['b', 'completed'],
    ]);
    expect(mergeRuns(pages, undefined)).toEqual(pages[0]);
  });

  it('says nothing of runs behind a full page, but of those that were asked for', () => {
    const pages = [many(100, 50), many(50, 40)];
    const fresh = {
      head: many(101, 51),
      alone: [run('r45', 45, 'failed')],
      gone: new Set(['r44']),
    };
    const merged = mergeRuns(pages, fresh);
    expect(ids(merged)).toEqual(ids(many(101, 40)).filter((id) => id !== 'r44'));
    expect(merged.find(({ id }) => id === 'r45')?.status).toBe('failed');
  });
});

describe('hasGap', () => {
  it('is there where a whole page of runs began meanwhile', () => {
    const pages = [many(10, 1)];
    expect(hasGap(pages, many(60 + PAGE, 60))).toBe(true);
    expect(hasGap(pages, many(10 + PAGE - 1, 9))).toBe(false);
    expect(hasGap(pages, many(30, 25))).toBe(false);
    expect(hasGap([], many(PAGE, 0))).toBe(false);
  });
});
