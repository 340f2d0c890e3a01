/** Deeper than that nothing is compared: such values count as different. */
const MAX_DEPTH = 64;

/** Whether two values out of JSON are the same, whatever the order of their fields. */
export function deepEqual(a: unknown, b: unknown, depth = 0): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (depth > MAX_DEPTH || Array.isArray(a) !== Array.isArray(b)) return false;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, at) => deepEqual(item, b[at], depth + 1));
  }
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && deepEqual(field(a, key), field(b, key), depth + 1));
}

function field(object: object, key: string): unknown {
  return (object as Readonly<Record<string, unknown>>)[key];
}
