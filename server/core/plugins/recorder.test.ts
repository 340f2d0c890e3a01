import { describe, expect, it } from 'vitest';
import { parseInstant } from '#src/lib/instant.ts';
import { createRecorder, type RunRecorder, type RunRecordInput } from './recorder.ts';

const start = parseInstant('2026-11-24T12:00:00.000001Z') ?? 0;

/** Each look at the clock is 1 ms later. */
function record(actions: (recorder: RunRecorder) => void): RunRecordInput[] {
  const records: RunRecordInput[] = [];
  let looks = -1;
  const now = () => {
    looks += 1;
    return start + looks * 1_000;
  };
  actions(createRecorder(now, (entry) => records.push(entry)));
  return records;
}

describe('recorder', () => {
  it('writes four records for one watched variable', () => {
    expect(record((recorder) => recorder.variable('total', 12.5, { unit: 'USD' }))).toEqual([
      {
        type: 'variable',
        data: {
          name: 'total',
          value: 12.5,
          value_type: 'float',
          timestamp: '2026-11-24T12:00:00.001001',
          metadata: { unit: 'USD' },
        },
      },
      {
        type: 'trace',
        data: {
          timestamp: '2026-11-24T12:00:00.002001',
          event: 'variable_changed',
          data: { variable: 'total', type: 'float' },
          metadata: {},
          step: null,
          execution_time: 0.002,
        },
      },
      {
        type: 'log',
        data: {
          level: 'debug',
          message: 'Trace event: variable_changed',
          timestamp: '2026-11-24T12:00:00.003001',
        },
      },
      {
        type: 'log',
        data: { level: 'debug', message: 'Variable: total = 12.5', timestamp: '2026-11-24T12:00:00.004001' },
      },
    ]);
  });

  it('marks a line that reads as if the record had been cut as none that says so', () => {
    const message = 'Records of this run are not kept from here on: 3 records are the most.';
    const lines = record((recorder) => {
      recorder.log('warn', message);
      recorder.log('warn', 'plain');
    });
    expect(lines.map(({ data }) => data['records_cut'])).toEqual([null, undefined]);
  });

  it('ends the step before when the next begins', () => {
    const records = record((recorder) => {
      recorder.startStep('one');
      recorder.startStep('two');
      recorder.endStep();
      recorder.endStep();
    });
    expect(
      records.map(({ type, data }) => [
        type,
        data['event'] ?? data['step_name'] ?? data['message'],
        data['step'] ?? null,
      ]),
    ).toEqual([
      ['step', 'one', null],
      ['trace', 'step_started', 'one'],
      ['log', 'Trace event: step_started', null],
      ['log', 'Started step: one', null],
      ['step', 'one', null],
      ['trace', 'step_completed', 'one'],
      ['log', 'Trace event: step_completed', null],
      ['log', 'Ended step: one (0.004s)', null],
      ['step', 'two', null],
      ['trace', 'step_started', 'two'],
      ['log', 'Trace event: step_started', null],
      ['log', 'Started step: two', null],
      ['step', 'two', null],
      ['trace', 'step_completed', 'two'],
      ['log', 'Trace event: step_completed', null],
      ['log', 'Ended step: two (0.004s)', null],
    ]);
    expect(records[0]?.data).toEqual({
      step_name: 'one',
      started_at: '2026-11-24T12:00:00.001001',
      ended_at: null,
      duration: null,
    });
    expect(records[4]?.data).toEqual({
      step_name: 'one',
      started_at: '2026-11-24T12:00:00.001001',
      ended_at: '2026-11-24T12:00:00.005001',
      duration: 0.004,
    });
    expect(records[5]?.data['data']).toEqual({ step: 'one', duration_seconds: 0.004 });
  });

  it('masks top-level parameters alone, and stamps a call at its end', () => {
    const [call, trace, ...logs] = record((recorder) =>
      recorder.apiCalled({
        callId: 'call-1',
        apiType: 'tool',
        endpoint: 'shop/search',
        parameters: { Api_Key: 'k', user_token: 't', nested: { password: 'p' }, list: [...Array(12).keys()] },
        result: [...Array(12).keys()],
        duration: 0.25,
        error: null,
      }),
    );
    expect(call).toEqual({
      type: 'api_call',
      data: {
        timestamp: '2026-11-24T12:00:00.001001',
        api_type: 'tool',
        endpoint: 'shop/search',
        parameters: {
          Api_Key: '***REDACTED***',
          user_token: '***REDACTED***',
          nested: { password: 'p' },
          list: [...Array(12).keys()],
        },
        result: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        duration: 0.25,
        error: null,
        success: true,
        call_id: 'call-1',
      },
    });
    expect(trace?.data).toMatchObject({
      event: 'api_called',
      data: { api_type: 'tool', success: true, duration: 0.25 },
    });
    expect(logs.map((log) => log.data['message'])).toEqual([
      'Trace event: api_called',
      'API call: tool shop/search - success',
    ]);
  });

  it('tells a failed call as failed', () => {
    const [call] = record((recorder) =>
      recorder.apiCalled({
        callId: 'call-1',
        apiType: 'llm',
        endpoint: 'x',
        parameters: {},
        result: null,
        duration: 1,
        error: 'no',
      }),
    );
    expect(call?.data).toMatchObject({ success: false, error: 'no', result: null });
  });

  it('tells when a call begins, masked as its end is, each under an id of its own', () => {
    const ids: string[] = [];
    const records = record((recorder) => {
      const call = { apiType: 'llm', endpoint: 'chat', parameters: { api_key: 'k', model: 'm' } };
      ids.push(recorder.apiStarted(call), recorder.apiStarted(call));
    });
    expect(new Set(ids).size).toBe(2);
    expect(records[0]).toEqual({
      type: 'api_call_start',
      data: {
        call_id: ids[0],
        timestamp: '2026-11-24T12:00:00.001001',
        api_type: 'llm',
        endpoint: 'chat',
        parameters: { api_key: '***REDACTED***', model: 'm' },
      },
    });
    expect(records).toHaveLength(2);
  });

  it('says of each kind of record how long its cut text was, and nothing of those that are whole', () => {
    const long = 'x'.repeat(25_000);
    const records = record((recorder) => {
      recorder.log('info', long);
      recorder.variable('v', { short: 'x', inner: [long, `${long}y`] });
      recorder.trace('event', long);
      const call = { callId: 'c', apiType: 'llm', endpoint: 'e', parameters: { long }, duration: 1 };
      recorder.apiCalled({ ...call, result: null, error: long });
      recorder.apiCalled({ ...call, result: 'whole', error: null });
    });
    const cut = records
      .filter(({ type, data }) => type !== 'log' || data['level'] === 'info')
      .map(({ type, data }) => [
        type,
        (data['truncated'] as { original_length: number } | undefined)?.original_length,
      ]);
    expect(cut).toEqual([
      ['log', 25_000],
      ['variable', 25_001],
      ['trace', undefined],
      ['trace', 25_000],
      ['api_call', 25_000],
      ['trace', undefined],
      ['api_call', undefined],
      ['trace', undefined],
    ]);
    expect(records[0]?.data['message']).toMatch(/^x{20000}… \(cut: 25000 characters\)$/);
    const called = records.find(({ type }) => type === 'api_call');
    expect(called?.data['parameters']).toEqual({ long });
  });

  it('keeps ten entries, at every level, and names types as Python does', () => {
    const long = Object.fromEntries([...Array(15).keys()].map((n) => [`key${n}`, [...Array(15).keys()]]));
    const [variable] = record((recorder) => recorder.variable('long', long));
    const value = variable?.data['value'] as Record<string, number[]>;
    expect(Object.keys(value)).toHaveLength(10);
    expect(value['key9']).toHaveLength(10);
    const types = [1, 1.5, 'x', true, null, [1], { a: 1 }, new Map()].map(
      (entry) => record((recorder) => recorder.variable('v', entry))[0]?.data['value_type'],
    );
    expect(types).toEqual(['int', 'float', 'str', 'bool', 'NoneType', 'list', 'dict', 'Map']);
  });
});
