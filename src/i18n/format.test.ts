import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInstant } from '#src/lib/instant.ts';
import {
  formatBytes,
  formatCost,
  formatDate,
  formatDuration,
  formatFullTime,
  formatMoment,
  formatNumber,
  formatRelative,
  formatTime,
} from './format.ts';

const at = (text: string): number => {
  const instant = parseInstant(text);
  if (instant === null) throw new Error(`not a time: ${text}`);
  return instant;
};

describe('durations carry their unit', () => {
  it.each([
    [0.4, '0.4 ms', '0.4 ms'],
    [12, '12 ms', '12 ms'],
    [999, '999 ms', '999 ms'],
    [1000, '1 s', '1초'],
    [2345, '2.3 s', '2.3초'],
    [59_970, '1 min', '1분'],
    [64_000, '1 min 4 s', '1분 4초'],
    [3_600_000, '1 h', '1시간'],
    [7_500_000, '2 h 5 min', '2시간 5분'],
    [-5, '0 ms', '0 ms'],
  ])('%d ms', (ms, en, ko) => {
    expect(formatDuration('en', ms)).toBe(en);
    expect(formatDuration('ko', ms)).toBe(ko);
  });
});

describe('numbers and money', () => {
  it('groups and rounds', () => {
    expect(formatNumber('en', 5003)).toBe('5,003');
    expect(formatCost('en', 0.0048)).toBe('$0.0048');
    expect(formatCost('ko', 1.2)).toBe('$1.20');
    expect(formatCost('en', 0.00001)).toBe('<$0.0001');
    expect(formatBytes('en', 65_536)).toBe('64 KB');
    expect(formatBytes('en', 3 * 1024 ** 5)).toMatch(/GB$/);
  });
});

it('numbers are written as Intl writes them', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('en' as const, 'ko' as const),
      fc.oneof(fc.integer({ min: -1_100, max: 1_100 }), fc.maxSafeInteger()),
      fc.integer({ min: 0, max: 1_030_000 }),
      fc.integer({ min: 0, max: 9_999_999 }),
      (locale, whole, bytes, thousandths) => {
        const digits = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
        expect(formatNumber(locale, whole)).toBe(digits.format(whole));
        const three = new Intl.NumberFormat(locale, { maximumFractionDigits: 3 });
        expect(formatNumber(locale, thousandths / 1000)).toBe(three.format(thousandths / 1000));
        const [size, unit] = bytes < 1024 ? [bytes, 'B'] : [bytes / 1024, 'KB'];
        expect(formatBytes(locale, bytes)).toBe(`${digits.format(size)} ${unit}`);
      },
    ),
  );
});

describe('times', () => {
  const now = at('2026-11-24T12:00:00Z');

  it('says the time of day shortly and the zone in full', () => {
    expect(formatTime('en', now)).toMatch(/^\d{2}:00$/);
    expect(formatFullTime('en', now)).toMatch(/2026.*:00:00.*(UTC|GMT|[A-Z]{3,4})/);
  });

  it('says how long ago in words', () => {
    expect(formatRelative('en', now - 59_000_000, now)).toBe('now');
    expect(formatRelative('ko', now - 2_000_000, now)).toBe('지금');
    expect(formatRelative('en', now - 60_000_000, now)).toBe('1 minute ago');
    expect(formatRelative('en', at('2026-11-24T11:57:00Z'), now)).toBe('3 minutes ago');
    expect(formatRelative('ko', at('2026-11-24T11:57:00Z'), now)).toBe('3분 전');
    expect(formatRelative('en', at('2026-11-23T11:00:00Z'), now)).toBe('yesterday');
    expect(formatRelative('en', at('2026-10-01T11:00:00Z'), now)).toBe('Oct 1');
  });

  it('says the time of what was today, and the day of what was not', () => {
    expect(formatMoment('en', now, now)).toBe(formatTime('en', now));
    expect(formatMoment('en', now - 2 * 86_400_000_000, now)).toBe('Nov 22');
    expect(formatMoment('ko', now - 2 * 86_400_000_000, now)).toBe('11월 22일');
  });

  it('gives the year only where it differs', () => {
    expect(formatDate('en', at('2024-03-05T12:00:00Z'), now)).toBe('Mar 5, 2024');
  });
});
