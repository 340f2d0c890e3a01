/** A run as a reader sees it, in plain values: for tests that compare runs. */
import {
  fieldAt,
  knownOf,
  lineAt,
  spanAt,
  spansOf,
  traceAt,
} from '#src/features/plugin-debugger/model/read.ts';
import { changesOfName, valueAt, variablesAt } from '#src/features/plugin-debugger/model/variables-at.ts';
import type { RunState } from '#src/features/plugin-debugger/run-state.ts';

export function shownRun(run: RunState) {
  const { log, rows } = run;
  const known = (list: { data: Int32Array; length: number }) => [
    ...list.data.subarray(0, knownOf(list, rows)),
  ];
  const variables = variablesAt(run, null).map(({ name }) => ({
    name,
    values: changesOfName(run, name).map((row) => {
      const value = valueAt(run, row);
      return value.state === 'known' ? value.value : value.state;
    }),
  }));
  return {
    console: known(log.rows.logs).map((row) => lineAt(log, row)),
    trace: known(log.rows.traces).map((row) => traceAt(log, row)),
    steps: spansOf(run, 'steps').map((id) => spanAt(run, id)),
    calls: spansOf(run, 'calls').map((id) => {
      const call = spanAt(run, id);
      const last = call.endRow === -1 ? call.startRow : call.endRow;
      return { ...call, parameters: fieldAt(log, last, 'parameters'), result: fieldAt(log, last, 'result') };
    }),
    variables,
  };
}
