/** The sources that the citations of an answer lead to. Apart from what draws them, which comes later. */
import { createContext } from 'react';
import type { Source } from '#src/protocol/chat-events.ts';
import type { PassageHint } from '#src/shared/documents/find-passage.ts';

export interface CitationTargets {
  /** Null: nothing is checked. */
  readonly workspaceId: string | null;
  readonly sources: readonly Source[];
  /** Shows what is known of the source. `index` counts from 0. */
  readonly onOpen: (index: number) => void;
  readonly onOpenDocument: (documentId: string, passage: PassageHint) => void;
}

export const CitationContext = createContext<CitationTargets>({
  workspaceId: null,
  sources: [],
  onOpen: () => undefined,
  onOpenDocument: () => undefined,
});

/** Gives the citations below it the answer's sources. */
export const CitationProvider = CitationContext.Provider;
