import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatInstant, instantFromMs, instantToMs, parseInstant } from './instant.ts';

const base = Date.UTC(2026, 10, 24, 10, 32, 5) * 1000;

describe('parseInstant', { timeout: 60_000 }, () => {
  it.each([
    ['2026-11-24T10:32:05', 0],
    ['2026-11-24T10:32:05Z', 0],
    ['2026-11-24t10:32:05z', 0],
    ['2026-11-24 10:32:05', 0],
    ['2026-11-24T10:32:05.1', 100_000],
    ['2026-11-24T10:32:05.000001', 1],
    ['2026-11-24T10:32:05.123456', 123_456],
    ['2026-11-24T10:32:05,123456', 123_456],
    ['2026-11-24T10:32:05.123456789Z', 123_456],
    ['2026-11-24T19:32:05.5+09:00', 500_000],
    ['2026-11-24T19:32:05+0900', 0],
    ['2026-11-24T19:32:05+09', 0],
    ['2026-11-24T05:02:05-05:30', 0],
    ['2026-11-25T00:32:05 +14:00', 0],
    ['  2026-11-24T10:32:05Z\n', 0],
  ])('reads %s', (text, micros) => {
    expect(parseInstant(text)).toBe(base + micros);
  });

  it('reads a date, a time without seconds, a leap second, times before 1970 and in the year 50', () => {
    expect(parseInstant('2026-11-24')).toBe(Date.UTC(2026, 10, 24) * 1000);
    expect(parseInstant('2026-11-24T10:32')).toBe(base - 5_000_000);
    expect(parseInstant('2016-12-31T23:59:60Z')).toBe(parseInstant('2017-01-01T00:00:00Z'));
    expect(parseInstant('1969-12-31T23:59:59.999999Z')).toBe(-1);
    expect(formatInstant(parseInstant('0050-01-02T00:00:00Z') ?? 0)).toBe('0050-01-02T00:00:00.000000Z');
  });

  it.each([
    '',
    'yesterday',
    '2026-13-01T00:00:00',
    '2026-02-29T00:00:00',
    '2026-04-31',
    '2026-04-00',
    '2026-00-10',
    '2026-01-99',
    '2026-99-01',
    '2026-11-24T24:00:00',
    '2026-11-24T10:60:00',
    '2026-11-24T10:32:61',
    '2026-11-24T10:32:05+24:00',
    '2026-11-24T10:32:05+09:60',
    '2026-11-24T10:32:05.',
    '2026-11-24T10:32:05 UTC',
    '1764000000',
    '2026-11-24T10:32:05Z; drop',
  ])('refuses %j', (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  it('knows the 29th of February of leap years alone', () => {
    expect(parseInstant('2024-02-29')).not.toBeNull();
    expect(parseInstant('2000-02-29')).not.toBeNull();
    expect(parseInstant('1900-02-29')).toBeNull();
  });

  it('gives back every microsecond that formatInstant writes, with and without its Z', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_135_596_800_000_000, max: 9_000_000_000_000_000 }), (instant) => {
        const text = formatInstant(instant);
        expect(parseInstant(text)).toBe(instant);
        expect(parseInstant(text.slice(0, -1))).toBe(instant);
      }),
      { seed: 42, numRuns: 600 },
    );
  });

  it('never throws, and gives an integer or null', () => {
    const noise = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom(...'0123456789-:TZ+., '), maxLength: 32 }),
    );
    fc.assert(
      fc.property(noise, (text) => {
        const instant = parseInstant(text);
        expect(instant === null || Number.isInteger(instant)).toBe(true);
      }),
      { seed: 42, numRuns: 600 },
    );
  });
});

describe('milliseconds', { timeout: 60_000 }, () => {
  it('go over and back', () => {
    expect(instantFromMs(1.5)).toBe(1500);
    expect(instantToMs(instantFromMs(1_764_000_000_123))).toBe(1_764_000_000_123);
  });
});
