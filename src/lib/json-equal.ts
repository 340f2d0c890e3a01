/**
 * Whether two values out of JSON are the same: the order of an object's keys is of no account, that of a list is;
 * numbers are equal by value, so that 0 is -0 (which JSON's text of a zero does not tell apart either), and nothing is
 * equal to a value of another kind. What JSON has no word for is equal to itself alone: `NaN` is `NaN` and not null, a
 * field that is `undefined` is not one that is missing. Equal values, and no others, have equal `stableJson`.
 * However deep they are: nothing here calls itself.
 */
export function jsonEqual(one: unknown, other: unknown): boolean {
  /** Pairs of lists, or of objects, that are still to be looked into. */
  const pairs: [object, object][] = [];
  const maySame = (a: unknown, b: unknown): boolean => {
    if (a === b || Object.is(a, b)) return true;
    if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
    if (Array.isArray(a) !== Array.isArray(b)) return false;
    pairs.push([a, b]);
    return true;
  };
  if (!maySame(one, other)) return false;
  for (let pair = pairs.pop(); pair !== undefined; pair = pairs.pop()) {
    const [a, b] = pair;
    if (Array.isArray(a) && Array.isArray(b)) {
      if (a.length !== b.length || !a.every((item, at) => maySame(item, b[at]))) return false;
      continue;
    }
    const keys = Object.keys(a);
    if (keys.length !== Object.keys(b).length) return false;
    if (!keys.every((key) => Object.hasOwn(b, key) && maySame(field(a, key), field(b, key)))) return false;
  }
  return true;
}

function field(object: object, key: string): unknown {
  return (object as Readonly<Record<string, unknown>>)[key];
}
