/** A document at a passage: what stands behind its path. Apart from the other paths, which load before. */

/** Both ends of a passage of a document; `to` is empty where `from` is all of it. */
export interface PassageEnds {
  readonly from: string;
  readonly to: string;
  /** Of the document when it was quoted; missing where nobody knows. */
  readonly version?: number | undefined;
}

/** What is added to a document's path to open it at a passage. */
export function passageQuery({ from, to, version }: PassageEnds): string {
  const values = new URLSearchParams({ from });
  if (to !== '') values.set('to', to);
  if (version !== undefined) values.set('version', String(version));
  return `?${values.toString()}`;
}

/** Null where a query names no passage. */
export function readPassage(query: string): PassageEnds | null {
  const values = new URLSearchParams(query);
  const from = values.get('from') ?? '';
  if (from === '') return null;
  const version = values.get('version') ?? '';
  return {
    from,
    to: values.get('to') ?? '',
    ...(/^\d{1,9}$/.test(version) ? { version: Number(version) } : {}),
  };
}
