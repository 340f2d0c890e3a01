/** The list of runs as it is shown: its pages, and over them what was looked at again since. */
import type { ListedRun } from './run-schemas.ts';

/** Rows of a page. */
export const PAGE = 50;

export interface FreshRuns {
  /** The first page as it is now. */
  readonly head: readonly ListedRun[];
  /** Runs from further down that were asked for by themselves. */
  readonly alone: readonly ListedRun[];
  /** Those of them that the server no longer has. */
  readonly gone: ReadonlySet<string>;
}

type Pages = readonly (readonly ListedRun[])[];

/**
 * Newer states take the place of older ones, new runs stand before the others, and those leave that were deleted or that
 * no longer are what the list is narrowed to.
 * @param pages newest first, as they were fetched
 */
export function mergeRuns(pages: Pages, fresh: FreshRuns | undefined): readonly ListedRun[] {
  const listed = pages.flat();
  if (fresh === undefined) return listed;
  const newer = new Map([...fresh.alone, ...fresh.head].map((run) => [run.id, run]));
  const onHead = new Set(fresh.head.map(({ id }) => id));
  const known = new Set(listed.map(({ id }) => id));
  const added = fresh.head.filter(({ id }) => !known.has(id));
  const kept = listed.filter(
    (run) => !fresh.gone.has(run.id) && (onHead.has(run.id) || isBehind(run, fresh.head)),
  );
  return [...added, ...kept.map((run) => newer.get(run.id) ?? run)];
}

/** Whether a run stands behind a page, so that the page says nothing of it. */
function isBehind(run: ListedRun, head: readonly ListedRun[]): boolean {
  const last = head.at(-1);
  if (head.length < PAGE || last === undefined) return false;
  const [at, end] = [run.started_at ?? '', last.started_at ?? ''];
  return at < end || (at === end && run.id < last.id);
}

/**
 * Whether more began since the pages were fetched than one page holds: what lies between is then missing, and the list
 * has to be fetched anew.
 */
export function hasGap(pages: Pages, head: readonly ListedRun[]): boolean {
  const known = new Set(pages.flat().map(({ id }) => id));
  return known.size > 0 && head.length >= PAGE && !head.some(({ id }) => known.has(id));
}
