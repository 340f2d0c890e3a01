import { expect, it } from 'vitest';
import type { RunRecord } from '#src/protocol/debug-records.ts';
import { sampleRecords } from '#src/testing/sample-runs.ts';
import { appendRow, createEventLog, rowAt } from './event-log.ts';
import { fieldAt, payloadAt } from './read.ts';
import { recordAt } from './records-of-run.ts';
import { toRow, toTextRow } from './row.ts';

const timestamp = '2026-11-24T10:00:00.000001';
const records: readonly RunRecord[] = [
  ...sampleRecords.flatMap(({ record }) => record ?? []),
  { type: 'variable', data: { name: 'n', value: { deep: [1, null, 'ü\u2028"'] }, timestamp, extra: true } },
  { type: 'log', data: { level: 'error', message: '{"data":"a line that looks like a record"}', timestamp } },
  {
    type: 'api_call',
    data: { timestamp, api_type: 'llm', call_id: 'c', span_id: 's', trace_id: 't', parent_span_id: null },
  },
];

it('a record that is kept as its text is the same row, and reads the same', () => {
  const [whole, text] = [createEventLog(), createEventLog()];
  for (const record of records) {
    appendRow(whole, toRow(record));
    appendRow(text, toTextRow(record));
  }
  for (const [at, { type, data }] of records.entries()) {
    expect({ ...rowAt(text, at), payload: null }).toEqual({ ...rowAt(whole, at), payload: null });
    // One string a record is what the browser's memory holds.
    expect(typeof text.payload[at]).toBe('string');
    expect(payloadAt(text, at)).toEqual(type === 'log' ? data.message : data);
    if (type !== 'log') expect(fieldAt(text, at, 'timestamp')).toEqual(fieldAt(whole, at, 'timestamp'));
    expect(recordAt({ log: text, rows: records.length }, at)).toEqual(
      recordAt({ log: whole, rows: records.length }, at),
    );
  }
});
