import { useState } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { cx } from '#src/ui/cx.ts';
import type { ServerDocument } from './edit-state.ts';
import { documentMessages } from './messages.ts';
import type { DocumentEditor } from './use-document-editor.ts';

export interface EditStatusProps {
  readonly editor: DocumentEditor;
  readonly document: ServerDocument;
  readonly selfId: string | null;
  readonly nameOf: (userId: string | null) => string;
}

/** What is saved and what not, where unsaved words are kept, and that somebody else's version is shown now. */
export function EditStatus({ editor, document, selfId, nameOf }: EditStatusProps) {
  const t = useMessages(documentMessages);
  const [openedAt] = useState(document.version);
  const { dirty, kept, restored, saved, state } = editor;
  const followed =
    document.version > openedAt && document.version === state.base.version && document.updatedBy !== selfId;
  const words = dirty
    ? t(kept ? (restored ? 'restored' : 'unsaved') : 'notKept')
    : followed
      ? t('changed', { name: nameOf(document.updatedBy), version: document.version })
      : saved
        ? t('savedNow')
        : '';
  return (
    <p
      role="status"
      className={cx(
        'rounded-md text-xs empty:sr-only',
        dirty ? (kept ? 'text-amber' : 'bg-amber-soft px-2 py-1 text-amber') : 'text-ink-2',
        followed && !dirty && 'bg-blue-soft px-2 py-1 text-blue',
      )}
    >
      {words}
    </p>
  );
}
