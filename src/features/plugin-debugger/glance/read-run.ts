/** A run for a glance from elsewhere: its steps and calls, read once from its history, without its socket. */
import * as z from 'zod/mini';
import { restPaths } from '#src/protocol/endpoints.ts';
import type { InnerSpan, ReadRun } from '#src/shared/run-timeline/inner-run.ts';
import { treeOf, type TreeNode } from '../model/nesting.ts';
import { emptyHistory } from '../run-history.ts';
import { createRunPager } from '../run-pages.ts';
import { applyRunItems, wantedPage, type RunItem } from '../run-reducer.ts';
import { emptyRun, type RunState } from '../run-state.ts';
import { createSpanLanes, takeTree } from '../timeline/span-lanes.ts';

/** More than that is not read beside a talk. */
const MOST_RECORDS = 20_000;

const summarySchema = z.looseObject({ last: z.int() });

export const readRun: ReadRun = async (executionId, { http, clock }, signal) => {
  const { data } = await http.request(`${restPaths.execution(executionId)}/summary`, summarySchema, {
    authenticated: false,
    signal,
  });
  if (data.last > MOST_RECORDS) return { kind: 'too-large', records: data.last };
  const run = await new Promise<RunState>((resolve, reject) => {
    let state: RunState = { ...emptyRun(), history: { ...emptyHistory, last: data.last } };
    let stop = (): void => undefined;
    const look = (): void => {
      if (wantedPage(state) !== null) return;
      stop();
      const failure = state.history?.failure ?? null;
      if (failure === null) resolve(state);
      else reject(failure);
    };
    const store = {
      folded: () => state,
      apply(items: readonly RunItem[]) {
        state = applyRunItems(state, items);
        look();
      },
    };
    stop = createRunPager({ executionId, http, clock, run: store }).start();
    signal.addEventListener('abort', stop, { once: true });
    look();
  });
  const nodes = treeOf(run);
  return { kind: 'read', spans: spansOf(nodes), isDerived: nodes.some(({ isStated }) => !isStated) };
};

/** In the rows in which the debugger's own timeline has them. */
function spansOf(nodes: readonly TreeNode[]): InnerSpan[] {
  const lanes = createSpanLanes();
  takeTree(lanes, nodes);
  const rows = new Map<number, number>();
  for (const { columns, count } of [lanes.steps, lanes.calls])
    for (let at = 0; at < count; at += 1) rows.set(columns.ref[at] ?? -1, columns.depth[at] ?? 0);
  return nodes.flatMap(({ span }): InnerSpan[] => {
    const { startedAt: start, endedAt: end, isStep } = span;
    if (start === null) return [];
    return [
      {
        kind: isStep ? 'step' : 'call',
        name: [span.type, span.name].filter(Boolean).join(' '),
        start,
        end: span.isOpen ? null : (end ?? start),
        failed: span.success === false,
        row: rows.get(span.id) ?? 0,
      },
    ];
  });
}
