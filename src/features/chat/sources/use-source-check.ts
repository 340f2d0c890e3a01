import { useExtension } from '#src/connection/react.tsx';
import { ApiError } from '#src/http/types.ts';
import type { Source } from '#src/protocol/chat-events.ts';
import { findPassage, hintOf, type PassageHint } from '#src/shared/documents/find-passage.ts';
import { useDocument, useDocuments } from '#src/shared/documents/document-queries.ts';
import { useMemo } from 'react';

export interface SourceCheck {
  /** `unknown`: the server does not tell, or has not yet. */
  readonly state: 'unknown' | 'current' | 'changed' | 'deleted';
  /** Whether the quoted words stand in the document as it is now; null: its text is not known. */
  readonly found: boolean | null;
  /** The document's version now. */
  readonly version: number | null;
  /** Where the passage is to be looked for; null where it has no words. */
  readonly hint: PassageHint | null;
}

/**
 * What an answer was given, held against the document as it stands: live, since whatever changes a document makes the
 * queries look again.
 * @param read whether the document's text is worth fetching for it; a text that is here already is read in any case
 */
export function useSourceCheck(workspaceId: string, source: Source, read: boolean): SourceCheck {
  const offered = useExtension('workspace-data') === true;
  const { documentId, version, text } = source;
  const known = offered && documentId !== null;
  const documents = useDocuments(workspaceId, known);
  const listed = documents.data?.find(({ id }) => id === documentId) ?? null;
  const document = useDocument(
    workspaceId,
    documentId ?? '',
    known && read && text !== '' && listed !== null,
  );
  const isGone =
    known &&
    ((documents.isSuccess && listed === null) ||
      (document.error instanceof ApiError && document.error.failure.kind === 'not-found'));
  const now = document.data ?? null;
  const place = useMemo(
    () => (now === null || text === '' ? undefined : findPassage(now.text ?? '', now.title, text)),
    [now, text],
  );
  // The text is the newer of the two where both are here.
  const present = Math.max(now?.version ?? 0, listed?.version ?? 0);
  const state = (): SourceCheck['state'] => {
    if (isGone) return 'deleted';
    if (!known || listed === null || version === null || present === 0) return 'unknown';
    return present === version ? 'current' : 'changed';
  };
  const hint = useMemo(() => {
    if (text === '') return null;
    // As it stands in the document; where it is not there, as it was given (without what may be a heading).
    const cut = text.indexOf('\n\n');
    const given = cut < 0 ? text : text.slice(cut + 2);
    const ends = hintOf(place ? (now?.text ?? '').slice(place.start, place.end) : given);
    return version === null ? ends : { ...ends, version };
  }, [text, version, place, now]);
  return {
    state: state(),
    found: isGone || place === undefined ? null : place !== null,
    version: present === 0 ? null : present,
    hint,
  };
}
