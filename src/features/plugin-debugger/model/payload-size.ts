/** Levels and entries that are looked into: an estimate, not a measure. */
const DEPTH = 4;
const ENTRIES = 50;

/** Bytes that a payload takes in memory, roughly; the same each time it is asked. */
export function payloadSize(value: unknown, depth = 0): number {
  if (typeof value === 'string') return 16 + value.length;
  if (typeof value !== 'object' || value === null) return 8;
  if (depth === DEPTH) return 64;
  let size = 32;
  let entries = 0;
  for (const key in value) {
    entries += 1;
    if (entries > ENTRIES) break;
    size += 16 + payloadSize((value as Readonly<Record<string, unknown>>)[key], depth + 1);
  }
  return size;
}
