/**
 * Which changes of the inbox were heard of. Each takes the next revision and is told by one frame, so that a revision
 * without its frame is a change that nobody told: its gateway died.
 */
export interface HeardRevisions {
  /** All up to here. */
  readonly upTo: number;
  /** And these above it, ascending. */
  readonly above: readonly number[];
}

/** The same where it was known already. */
export function hear(heard: HeardRevisions, revision: number): HeardRevisions {
  if (revision <= heard.upTo || heard.above.includes(revision)) return heard;
  return joined(heard.upTo, [...heard.above, revision]);
}

/** As `hear` of all revisions up to this one. */
export function hearAll(heard: HeardRevisions, upTo: number): HeardRevisions {
  return upTo <= heard.upTo ? heard : joined(upTo, heard.above);
}

function joined(from: number, revisions: readonly number[]): HeardRevisions {
  const above = revisions.filter((revision) => revision > from).sort((a, b) => a - b);
  let upTo = from;
  while (above[0] === upTo + 1) {
    upTo += 1;
    above.shift();
  }
  return { upTo, above };
}
