import { useEffect, useRef, useState } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { useRetryWait } from '#src/shared/requests/use-retry-wait.ts';
import type { StorageKey } from '#src/lib/local-storage.ts';
import { readDraft, writeDraft } from './document-drafts.ts';
import { useSaveDocument } from './documents-queries.ts';
import * as edit from './edit-state.ts';

/** How long typing pauses before the draft is kept: writing a long one takes a moment. */
const KEEP_AFTER_MS = 400;

export interface DocumentEditor {
  readonly state: edit.EditState;
  readonly dirty: boolean;
  /** Unsaved words of an earlier visit were found. */
  readonly restored: boolean;
  /** False: a reload would lose what is not saved. */
  readonly kept: boolean;
  readonly saving: boolean;
  /** True once something was saved, until the next word. */
  readonly saved: boolean;
  /** Why the last save was refused, or did not arrive. */
  readonly error: Error | null;
  /** Seconds that the server asked to wait before it is saved again; 0: none. */
  readonly wait: number;
  change: (words: Partial<edit.Words>) => void;
  save: () => void;
  keepMine: () => void;
  reload: () => void;
  /** Nothing unsaved is wanted any more. */
  discard: () => void;
}

export interface EditedDocument {
  readonly workspaceId: string;
  readonly documentId: string;
  readonly document: edit.ServerDocument;
  readonly draftKey: StorageKey;
}

/** The fold of `edit-state.ts` for one document, with its draft kept and its saves sent. */
export function useDocumentEditor({
  workspaceId,
  documentId,
  document,
  draftKey,
}: EditedDocument): DocumentEditor {
  const [found] = useState(() => readDraft(draftKey));
  const [held, setHeld] = useState(() => edit.beginEdit(document, found));
  // What the server sent since is part of the state from this very render on.
  const state = edit.received(held, document);
  if (state !== held) setHeld(state);
  const put = useSaveDocument(workspaceId, documentId);
  const wait = useRetryWait(put.error);
  const dirty = edit.isDirty(state);
  const { title, text, base } = state;
  const { kept, discard } = useKeptDraft(draftKey, dirty ? { title, text, version: base.version } : null);

  return {
    state,
    dirty,
    restored: dirty && found !== null && !put.isSuccess,
    kept,
    saving: put.isPending,
    saved: put.isSuccess && !dirty,
    error: put.error,
    wait,
    change: (words) => {
      setHeld((present) => edit.typed(present, words));
    },
    save: () => {
      if (!dirty || put.isPending || wait > 0 || state.title.trim() === '') return;
      setHeld(edit.sending);
      put.mutate(
        { version: base.version, ...edit.changeOf(state) },
        {
          onSuccess: (stored) => {
            setHeld((present) => edit.saved(present, edit.toServerDocument(stored)));
          },
        },
      );
    },
    keepMine: () => {
      put.reset();
      setHeld(edit.keptMine);
    },
    reload: () => {
      put.reset();
      setHeld(edit.reloaded);
    },
    discard,
  };
}

/** Keeps the draft shortly after it changed, and at once when the editor or the page goes. */
function useKeptDraft(
  key: StorageKey,
  draft: edit.Draft | null,
): { readonly kept: boolean; readonly discard: () => void } {
  const { clock } = useServices();
  const latest = useRef(draft);
  const discarded = useRef(false);
  const [kept, setKept] = useState(true);
  const { title, text, version } = draft ?? { title: null, text: null, version: null };

  useEffect(() => {
    latest.current = title === null ? null : { title, text, version };
    return clock.schedule(() => {
      if (!discarded.current) setKept(writeDraft(key, latest.current));
    }, KEEP_AFTER_MS);
  }, [clock, key, title, text, version]);

  useEffect(() => {
    const flush = () => {
      writeDraft(key, discarded.current ? null : latest.current);
    };
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, [key]);

  const atRisk = draft !== null && !kept;
  useEffect(() => {
    if (!atRisk) return undefined;
    const ask = (event: BeforeUnloadEvent) => {
      event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => {
      window.removeEventListener('beforeunload', ask);
    };
  }, [atRisk]);

  return {
    kept,
    discard: () => {
      discarded.current = true;
      writeDraft(key, null);
    },
  };
}
