/** A record of a run as it came. */
import { formatInstant } from '#src/lib/instant.ts';
import { LET_GO, lineAt, payloadAt } from '../model/read.ts';
import { kinds } from '../model/row.ts';
import type { RunState } from '../run-state.ts';

const types = ['log', 'trace', 'step', 'step', 'variable', 'api_call_start', 'api_call'] as const;

/** `{type, data}` as on the wire. Of a log line level, message and time are kept, and nothing else. */
export function recordAt(run: RunState, row: number): unknown {
  const kind = run.log.kind.data[row] ?? 0;
  const payload = payloadAt(run.log, row);
  if (payload === LET_GO) return LET_GO;
  if (kind !== kinds.log) return { type: types[kind], data: payload };
  const { level, message, at, cutFrom } = lineAt(run.log, row);
  return {
    type: 'log',
    data: {
      level,
      message,
      timestamp: at === null ? null : formatInstant(at),
      ...(cutFrom === null ? {} : { truncated: { original_length: cutFrom } }),
    },
  };
}
