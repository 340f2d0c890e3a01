/** Whether two records of one shape hold the same values. */
export function hasSameValues<T extends object>(one: T, other: T): boolean {
  return (Object.keys(one) as (keyof T)[]).every((name) => one[name] === other[name]);
}
