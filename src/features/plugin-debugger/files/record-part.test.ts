import { describe, expect, it } from 'vitest';
import type { NumberedRecord } from '#src/protocol/debug-records.ts';
import { sampleRecords } from '#src/testing/sample-runs.ts';
import { partOf, recordsOfParts } from './record-part.ts';

const again = (records: readonly NumberedRecord[], lines: readonly string[] = []) => [
  ...recordsOfParts([partOf(records, lines)]),
];

describe('the records of a part', () => {
  it('come back as they were, with a line of their own or without', () => {
    const lines = sampleRecords.map(({ n, record }) => JSON.stringify({ n, ...record }));
    expect(again(sampleRecords)).toEqual(sampleRecords);
    expect(again(sampleRecords, lines)).toEqual(sampleRecords);
  });

  it('keep of a log line what the page has no use for, and the place of what cannot be read', () => {
    const data = { level: 'notice', message: 'm', timestamp: 'yesterday', logger: 'shop.cart' };
    const records: NumberedRecord[] = [
      { n: 3, record: { type: 'log', data } },
      { n: 7, record: null },
      { n: 9, record: { type: 'log', data } },
    ];
    expect(again(records)).toEqual(records);
  });
});
