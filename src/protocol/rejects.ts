/** What broke its schema, kept to be looked at: the first of each kind, and of that so much as can be read. */

/** A record that could not be read, the first of its kind, as it came. */
export interface Reject {
  /** The type that it says it is; '' where it says none. */
  readonly type: string;
  readonly raw: string;
}

/** Characters of one that are kept. */
export const MAX_RAW = 4_000;
/** There are fewer types than that: whoever makes up new ones fills no memory. */
const MAX_KINDS = 16;

/** @param raw '' where its text is not here. @returns the same list where it is not the first of its kind */
export function withReject(rejects: readonly Reject[], raw: string): readonly Reject[] {
  if (raw === '' || rejects.length >= MAX_KINDS) return rejects;
  const kept = raw.slice(0, MAX_RAW);
  const type = /"type"\s*:\s*"([^"]{1,40})"/.exec(kept)?.[1] ?? '';
  return rejects.some((known) => known.type === type) ? rejects : [...rejects, { type, raw: kept }];
}
