/**
 * Reads a `Retry-After` header: whole or decimal seconds, or an HTTP date.
 * @param nowMs the client's wall time, milliseconds since the epoch
 * @returns milliseconds to wait (0 for a date that has passed), or `null` where the header is absent or malformed
 */
export function parseRetryAfter(value: string | null | undefined, nowMs: number): number | null {
  const text = value?.trim() ?? '';
  if (/^\d{1,9}(?:\.\d{1,9})?$/.test(text)) return Math.ceil(Number(text) * 1000);
  // `Date.parse` takes almost anything, also bare or negative numbers; an HTTP date starts with its weekday.
  if (!/^(?:mon|tue|wed|thu|fri|sat|sun)/i.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}
