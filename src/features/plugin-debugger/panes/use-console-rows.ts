import { useEffect, useState } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { TimeRange } from '../cursor/cursor-store.ts';
import type { Span } from '../model/read.ts';
import type { RunState } from '../run-state.ts';
import {
  beginRows,
  takeRows,
  textMatcher,
  type ConsoleFilter,
  type ConsoleRows,
  type LevelFilter,
} from './console-rows.ts';
import { paneMessages } from './pane-messages.ts';
import { createRegexSearch, type RegexResult } from './regex-search.ts';

interface Wanted {
  readonly level: LevelFilter;
  readonly query: string;
  readonly isExpression: boolean;
  readonly step: Span | null;
  /** Of the timeline; null: all of the run. */
  readonly range: TimeRange | null;
  readonly fold: boolean;
}

export interface ShownRows {
  /** Rows of the log, and how many equal lines each stands for. */
  readonly rows: Int32Array;
  readonly counts: Int32Array;
  /** Why the expression finds nothing. */
  readonly problem: string | null;
}

/** The lines that the console shows of a run. */
export function useConsoleRows(run: RunState, wanted: Wanted): ShownRows {
  const t = useMessages(paneMessages);
  const [cache] = useState(createCache);
  const source = wanted.isExpression ? wanted.query.trim() : '';
  const result = useExpression(run, source);
  const found = result?.kind === 'found' ? result.found : null;
  const shown = cache.rowsFor(run, wanted, found);
  const problem =
    source === '' || result === null || result.kind === 'found'
      ? null
      : result.kind === 'invalid'
        ? t('badExpression', { reason: result.reason })
        : t('slowExpression');
  return { ...shown, problem };
}

function createCache() {
  let key = '';
  let of: unknown = null;
  let matched: Uint8Array | null = null;
  let rows: ConsoleRows | null = null;
  return {
    rowsFor(run: RunState, wanted: Wanted, found: Uint8Array | null): Omit<ShownRows, 'problem'> {
      const { level, query, isExpression, step, range, fold } = wanted;
      const text = query.trim();
      const next = JSON.stringify([level, text, isExpression, step?.startedAt, step?.endedAt, range, fold]);
      if (
        rows === null ||
        key !== next ||
        of !== run.log ||
        matched !== found ||
        rows.seen > run.log.length
      ) {
        rows = beginRows(run.log, filterOf(run, wanted, found));
        key = next;
        of = run.log;
        matched = found;
      }
      takeRows(rows, run);
      return {
        rows: rows.rows.data.subarray(0, rows.rows.length),
        counts: rows.counts.data.subarray(0, rows.counts.length),
      };
    },
  };
}

function filterOf(run: RunState, wanted: Wanted, found: Uint8Array | null): ConsoleFilter {
  const { level, query, isExpression, fold } = wanted;
  const within = withinOf(wanted);
  if (!isExpression || query.trim() === '') return { level, matches: textMatcher(query), within, fold };
  const { logs } = run.log.rows;
  // The worker counts lines, the log rows.
  const places = new Map<number, number>();
  for (let at = 0; at < logs.length; at += 1) places.set(logs.data[at] ?? 0, at);
  const matches = (_message: string, row: number) => found?.[places.get(row) ?? -1] === 1;
  return { level, matches, within, fold };
}

/** What lies in the step and in the range. */
function withinOf({ step, range }: Wanted): TimeRange | null {
  if (step?.startedAt == null) return range;
  const to = step.endedAt ?? Number.MAX_SAFE_INTEGER;
  if (range === null) return { from: step.startedAt, to };
  return { from: Math.max(step.startedAt, range.from), to: Math.min(to, range.to) };
}

/** What an expression finds, for as many lines as there were when it was asked. */
function useExpression(run: RunState, source: string): RegexResult | null {
  const { clock } = useServices();
  const [search] = useState(() => createRegexSearch(clock));
  const [result, setResult] = useState<RegexResult | null>(null);
  const { log, rows } = run;
  useEffect(() => search.stop, [search, log]);
  useEffect(() => {
    if (source === '') return undefined;
    let isWanted = true;
    void search.search({ log, rows }, source).then((next) => {
      if (isWanted) setResult(next);
    });
    return () => {
      isWanted = false;
    };
  }, [search, source, log, rows]);
  return source === '' ? null : result;
}
