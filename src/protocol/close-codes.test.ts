import { describe, expect, it } from 'vitest';
import { closeCodeOf, closeCodes } from './close-codes.ts';

describe('close codes', () => {
  it.each([
    [1000, 'retry', 0],
    [1001, 'retry', 0],
    [1002, 'give-up', 0],
    [1003, 'give-up', 0],
    [1005, 'retry', 0],
    [1006, 'retry', 0],
    [1007, 'give-up', 0],
    [1008, 'reauthorize', 0],
    [1009, 'give-up', 0],
    [1011, 'retry', 0],
    [1012, 'retry', 0],
    [1013, 'retry-later', 5000],
    [4999, 'retry', 0],
  ] as const)('%d: %s', (code, answer, minimumDelayMs) => {
    expect(closeCodeOf(code)).toMatchObject({ code, answer, minimumDelayMs });
  });

  it('names each code once', () => {
    const codes = Object.values(closeCodes).map((entry) => entry.code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes).toHaveLength(12);
  });
});
