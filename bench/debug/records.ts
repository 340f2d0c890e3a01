/**
 * Records of a made-up run, in the proportions in which the SDK writes them: batches of orders, each order a step with
 * two calls, a variable, and what the SDK says again of it as trace and debug lines (protocol.md 1.7). The same count
 * gives the same records.
 */
import { formatInstant } from '#src/lib/instant.ts';
import type { RunRecordType } from '#src/protocol/debug-records.ts';

export interface MadeRecord {
  readonly type: RunRecordType;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface RecordTimes {
  /** µs since the epoch. */
  readonly startedAt: number;
  /** µs between two records. */
  readonly every: number;
}

export const defaultTimes: RecordTimes = { startedAt: 1_795_514_400_000_000, every: 150 };

const ORDERS = 25;
/** Orders from one line of level `error` to the next. */
const ERROR_EVERY = 150;
const apiTypes = ['llm', 'tool', 'knowledge', 'storage'] as const;

/** The first `count` records of a run that never ends. */
export function makeRecords(count: number, { startedAt, every }: RecordTimes = defaultTimes): MadeRecord[] {
  const made: MadeRecord[] = [];
  // As Python writes the UTC time of a clock that knows no zone.
  const time = (at = made.length) => formatInstant(startedAt + at * every).slice(0, -1);
  const say = (type: RunRecordType, data: Readonly<Record<string, unknown>>) => {
    made.push({ type, data });
  };
  const step = (name: string, work: () => void) => {
    const began = { at: made.length, text: time() };
    say('step', { step_name: name, started_at: began.text, ended_at: null, duration: null });
    work();
    const duration = ((made.length - began.at) * every) / 1_000_000;
    say('step', { step_name: name, started_at: began.text, ended_at: time(), duration });
  };
  const order = (number: number) => {
    for (let call = 0; call < 2; call += 1) {
      const at = made.length;
      const name = call === 0 ? 'total' : `customer_${String(number % 40)}`;
      const value =
        call === 0 ? number * 7 : { id: number, name: `Customer ${String(number)}`, tags: ['new', 'eu'] };
      const base = {
        call_id: `call-${String(at)}`,
        api_type: apiTypes[(number + call) % apiTypes.length],
        endpoint: `/v1/orders/${String(number % 30)}`,
        parameters: { order: number, page: call },
      };
      say('api_call_start', { ...base, timestamp: time() });
      say('log', {
        level: 'info',
        message: `Fetching order ${String(number)}, part ${String(call)}`,
        timestamp: time(),
      });
      const failed = number % 997 === 0 && call === 1;
      say('api_call', {
        ...base,
        timestamp: time(),
        duration: ((made.length - at) * every) / 1_000_000,
        success: !failed,
        error: failed ? 'HTTP 503: try again later' : null,
        result: failed ? null : { lines: number % 9, total: number * 7, currency: 'EUR' },
      });
      say('variable', { name, value, value_type: call === 0 ? 'int' : 'dict', timestamp: time() });
      say('trace', { event: 'variable_changed', data: { variable: name }, step: 'order', timestamp: time() });
      say('log', {
        level: 'debug',
        message: `Variable: ${name} = ${JSON.stringify(value)}`,
        timestamp: time(),
      });
      say('trace', {
        event: 'checkpoint',
        data: { order: number, part: call },
        step: 'order',
        timestamp: time(),
      });
      say('log', {
        level: 'info',
        message: `Order ${String(number)} has ${String(number % 9)} lines`,
        timestamp: time(),
      });
    }
    if (number % ERROR_EVERY !== ERROR_EVERY - 1) return;
    say('log', {
      level: 'error',
      message: `Order ${String(number)} cannot be read: no such currency`,
      timestamp: time(),
    });
  };
  for (let number = 0; made.length < count;) {
    step(`batch ${String(number / ORDERS)}`, () => {
      for (let left = ORDERS; left > 0; left -= 1, number += 1)
        step(`order ${String(number)}`, () => {
          order(number);
        });
    });
  }
  return made.slice(0, count);
}

/** What a debugger must hold once it has taken records in. */
export interface Tally {
  /** By kind, as the page's model numbers them: log, trace, step begun, step ended, variable, call begun, call ended. */
  readonly kinds: readonly number[];
  /** The JSON text of the last value of each variable. */
  readonly variables: Readonly<Record<string, string>>;
}

export function tallyOf(records: readonly MadeRecord[]): Tally {
  const kinds = [0, 0, 0, 0, 0, 0, 0];
  const variables: Record<string, string> = {};
  for (const { type, data } of records) {
    const kind = {
      log: 0,
      trace: 1,
      step: data['ended_at'] == null ? 2 : 3,
      variable: 4,
      api_call_start: 5,
      api_call: 6,
    }[type];
    kinds[kind] = (kinds[kind] ?? 0) + 1;
    if (type === 'variable') variables[String(data['name'])] = JSON.stringify(data['value']);
  }
  return { kinds, variables };
}
