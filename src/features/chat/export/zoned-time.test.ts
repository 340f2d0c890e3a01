import { afterEach, expect, it, vi } from 'vitest';
import { zonedTime } from './zoned-time.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

it.each([
  [-540, '2026-11-24 19:32:05 +09:00'],
  [0, '2026-11-24 10:32:05 +00:00'],
  [210, '2026-11-24 07:02:05 -03:30'],
])('tells a moment where the reader is, %i minutes behind UTC', (offset, text) => {
  vi.spyOn(Date.prototype, 'getTimezoneOffset').mockReturnValue(offset);
  expect(zonedTime('2026-11-24T10:32:05.123456Z')).toBe(text);
  // Without a zone it is UTC.
  expect(zonedTime('2026-11-24T10:32:05')).toBe(text);
});

it('leaves what is no time as it is', () => {
  expect(zonedTime('yesterday')).toBe('yesterday');
});
