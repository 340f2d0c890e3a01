/** Ids of traces and spans, made from the run's own: the same run exported twice has the same ids. */

/** 16 bytes in hexadecimal, never all zero. */
export function traceIdOf(executionId: string): string {
  return hash64(executionId, 1) + hash64(executionId, 2);
}

/** 8 bytes in hexadecimal, never all zero. @param n the number of the record that the span begins with; 0: the run itself */
export function spanIdOf(executionId: string, n: number): string {
  return hash64(`${executionId}:${String(n)}`, 3);
}

/** Two lanes of multiply-and-rotate over the text, mixed at the end. Spreads well; keeps no secret. */
function hash64(text: string, seed: number): string {
  let high = 0xdeadbeef ^ Math.imul(seed, 0x9e3779b1);
  let low = 0x41c6ce57 ^ Math.imul(seed, 0x85ebca6b);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 0x9e3779b1);
    low = Math.imul(low ^ code, 0x5f356495);
    high = (high << 13) | (high >>> 19);
    low = (low << 17) | (low >>> 15);
  }
  high = mix(high ^ Math.imul(low, 0x85ebca6b));
  low = mix(low ^ Math.imul(high, 0xc2b2ae35));
  return hex(high) + hex(low || 1);
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

function hex(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0');
}
