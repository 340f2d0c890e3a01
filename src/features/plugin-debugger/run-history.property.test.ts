/** Pages and live frames in whatever order, with cuts in between: the same in the end as the whole log read at once. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ExecutionRecord, RunRecordRow } from '#server/core/model.ts';
import { buildFirstRecords } from '#server/core/runs/debug-record.ts';
import { decodeDebugValue, readRejectedFrame } from '#src/protocol/debug-frames.ts';
import { shownRun } from '#src/testing/shown-run.ts';
import { columnsOfLines } from './model/page-columns.ts';
import { applyRunItems, wantedPage, type RunItem } from './run-reducer.ts';
import { emptyRun, type RunState } from './run-state.ts';

const FIRST = 5;

const execution: ExecutionRecord = {
  id: 'x',
  plugin_id: 'p',
  tool_name: 't',
  workspace_id: 'ws',
  user_id: null,
  status: 'running',
  started_at: '2026-11-24T10:00:00.000Z',
  ended_at: null,
  duration: null,
  parameters: {},
  result: null,
  error: null,
  ingest_key_hash: null,
};

const time = (n: number) =>
  `2026-11-24T10:00:${String(n % 60).padStart(2, '0')}.${String(n).padStart(6, '0')}`;

/** A row of each kind; several share names, steps and ids, so that the later ones complete the earlier ones. */
const makeRow: Readonly<Record<RunRecordRow['type'], (key: number, n: number) => Record<string, unknown>>> = {
  log: (key, n) => ({ level: 'info', message: `line ${key} of ${n}`, timestamp: time(n) }),
  trace: (key, n) => ({ timestamp: time(n), event: `event ${key}` }),
  step: (key, n) => ({ step_name: `step ${key}`, started_at: time(key), ended_at: n % 2 ? time(n) : null }),
  variable: (key, n) => ({ name: `v${key}`, value: n, timestamp: time(n) }),
  api_call_start: (key, n) => ({ call_id: `c${key}`, timestamp: time(n), api_type: 'llm' }),
  api_call: (key, n) => ({ call_id: `c${key}`, timestamp: time(n), api_type: 'llm', success: true }),
};
const kinds = Object.keys(makeRow) as RunRecordRow['type'][];

const rowSeeds = fc.array(
  fc.record({
    type: fc.constantFrom(...kinds),
    key: fc.nat({ max: 3 }),
    /** Numbers that the server could not store before this one. */
    lost: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 2 }) }),
    /** What no reader understands. */
    bad: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  }),
  { minLength: 1, maxLength: 40 },
);
const acts = fc.array(
  fc.record({
    do: fc.constantFrom('live', 'page', 'cut', 'retry', 'rejoin', 'again'),
    amount: fc.integer({ min: 1, max: 9 }),
  }),
  { maxLength: 60 },
);

function toRows(seeds: readonly { type: RunRecordRow['type']; key: number; lost: number; bad: boolean }[]) {
  let n = 0;
  return seeds.map(({ type, key, lost, bad }): RunRecordRow => {
    n += 1 + lost;
    return { execution_id: 'x', n, type, data: bad ? { broken: n } : makeRow[type](key, n) };
  });
}

const lineOf = ({ n, type, data }: RunRecordRow): string => JSON.stringify({ n, type, data });

const event = (frame: Record<string, unknown>): RunItem[] => {
  const decoded = decodeDebugValue(frame);
  const event = decoded.kind === 'decoded' ? decoded.value : readRejectedFrame(JSON.stringify(frame));
  return [{ kind: 'event', event, at: 0 }];
};
const opened: RunItem = {
  kind: 'opened',
  transport: 'websocket',
  resumption: 'fresh',
  position: null,
  at: 0,
};
const info = event({ type: 'execution_info', data: { ...execution, execution_id: 'x' } });
const liveOf = ({ type, data, n }: RunRecordRow) => event({ type, data, n, seq: n });

/** What the socket says to whoever joins while `stored` is there. */
function joinItems(stored: readonly RunRecordRow[]): RunItem[] {
  if (stored.length === 0) return [opened, ...info];
  const data = buildFirstRecords(execution, stored.slice(0, FIRST), stored.at(-1)?.n ?? 0);
  return [opened, ...info, ...event({ type: 'debug_data', data })];
}

/**
 * A server that stores `rows` one after the other, a page that hears of them as `list` says, until nothing is missing.
 * @param look is shown every state on the way
 */
function play(
  rows: readonly RunRecordRow[],
  joinAt: number,
  list: readonly { do: string; amount: number }[],
  look: (run: RunState) => void = () => undefined,
): RunState {
  let stored = joinAt;
  let run = emptyRun();
  const pages: { after: number; rest: RunRecordRow[] }[] = [];
  const tell = (items: readonly RunItem[]) => {
    run = applyRunItems(run, items);
    look(run);
  };
  const live = (amount: number) => {
    const news = rows.slice(stored, stored + amount);
    stored += news.length;
    tell(news.flatMap(liveOf));
  };
  const read = (amount: number) => {
    const after = wantedPage(run);
    if (pages.length === 0 && after !== null) {
      const rest = rows.slice(0, stored).filter((row) => row.n > after);
      pages.push({ after, rest: rest.slice(0, 8) });
    }
    const [page] = pages;
    if (page === undefined) return;
    const piece = page.rest.splice(0, amount);
    tell([{ kind: 'page_received', columns: columnsOfLines(piece.map(lineOf)) }]);
    if (page.rest.length > 0) return;
    pages.pop();
    tell([{ kind: 'page_ended', after: page.after }]);
  };
  tell(joinItems(rows.slice(0, stored)));
  for (const act of list) {
    if (act.do === 'live') live(act.amount);
    else if (act.do === 'page') read(act.amount);
    else if (act.do === 'retry') tell([{ kind: 'page_retried' }]);
    else if (act.do === 'again') tell(rows.slice(Math.max(0, stored - act.amount), stored).flatMap(liveOf));
    else if (act.do === 'cut') {
      if (pages.pop()) tell([{ kind: 'page_failed', error: new Error('cut') }]);
    } else {
      const reason = { kind: 'closed', detail: '' } as const;
      tell([{ kind: 'lost', reason, at: 0 }, ...joinItems(rows.slice(0, stored))]);
    }
  }
  live(rows.length);
  tell([{ kind: 'page_retried' }]);
  tell([{ kind: 'lost', reason: { kind: 'closed', detail: '' }, at: 0 }, ...joinItems(rows)]);
  for (let turn = 0; pages.length > 0 || wantedPage(run) !== null; turn += 1) {
    if (turn > 500) throw new Error('pages without end');
    read(9);
  }
  return run;
}

const whole = (rows: readonly RunRecordRow[]): RunState =>
  applyRunItems(emptyRun(), [
    opened,
    ...info,
    { kind: 'page_received', columns: columnsOfLines(rows.map(lineOf)) },
  ]);

/** What a reader sees, in its order. */
const shown = (run: RunState) => ({
  ...shownRun(run),
  missing: run.history?.missing,
  folded: run.history?.folded,
  waiting: run.history?.waiting,
  status: run.status,
  startedAt: run.startedAt,
  rejected: run.rejected,
  rows: run.rows,
});

it('ends as the whole log', () => {
  fc.assert(
    fc.property(rowSeeds, fc.nat({ max: 40 }), acts, (seeds, joinAt, list) => {
      const rows = toRows(seeds);
      const run = play(rows, Math.min(joinAt, rows.length), list);
      expect(shown(run)).toEqual(shown(whole(rows)));
    }),
    { numRuns: 400 },
  );
});

it('shows nothing out of order and nothing twice on the way', () => {
  fc.assert(
    fc.property(rowSeeds, fc.nat({ max: 40 }), acts, (seeds, joinAt, list) => {
      const rows = toRows(seeds);
      play(rows, Math.min(joinAt, rows.length), list, (run) => {
        const numbers = shownRun(run).console.map(({ message }) =>
          Number(/of (\d+)$/.exec(message ?? '')?.[1]),
        );
        expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
      });
    }),
    { numRuns: 100 },
  );
});
