/** A document at a passage: what stands behind its path. Apart from the other paths, which load before. */

/** Both ends of a passage of a document; `to` is empty where `from` is all of it. */
export interface PassageEnds {
  readonly from: string;
  readonly to: string;
}

/** What is added to a document's path to open it at a passage. */
export function passageQuery({ from, to }: PassageEnds): string {
  return `?${new URLSearchParams({ from, ...(to === '' ? {} : { to }) }).toString()}`;
}

/** Null where a query names no passage. */
export function readPassage(query: string): PassageEnds | null {
  const values = new URLSearchParams(query);
  const from = values.get('from') ?? '';
  return from === '' ? null : { from, to: values.get('to') ?? '' };
}
