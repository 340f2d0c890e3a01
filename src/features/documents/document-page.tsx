import { useMemo, useState } from 'react';
import { useAuthState } from '#src/connection/react.tsx';
import { ApiError } from '#src/http/types.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { isAwaited, useMembers } from '#src/shared/people/members.ts';
import { useDocument } from '#src/shared/documents/document-queries.ts';
import type { PassageHint } from '#src/shared/documents/find-passage.ts';
import { LoadError } from '#src/shared/requests/load-error.tsx';
import { EmptyState } from '#src/ui/empty-state.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { BackToList } from './back-to-list.tsx';
import { DocumentEditor } from './document-editor.tsx';
import { draftKey, readDraft } from './document-drafts.ts';
import { toServerDocument, type Draft, type ServerDocument } from './edit-state.ts';
import { documentMessages } from './messages.ts';

export interface DocumentPageProps {
  readonly workspaceId: string;
  readonly documentId: string;
  readonly passage: PassageHint | null;
  /** Null: back to the list. */
  readonly onOpenDocument: (documentId: string | null) => void;
}

/** One document, once it is here: to be edited, or read by a viewer. Unsaved words outlive the document itself. */
export function DocumentPage({ workspaceId, documentId, passage, onOpenDocument }: DocumentPageProps) {
  const t = useMessages(documentMessages);
  const { user } = useAuthState();
  const [key] = useState(() => draftKey(user?.id ?? '', documentId));
  const [draft] = useState(() => readDraft(key));
  const query = useDocument(workspaceId, documentId);
  const members = useMembers(workspaceId);
  const own = members.data?.find((member) => member.user_id === user?.id)?.role;
  // Where the list cannot be had, the server's refusal is left to say who may write.
  const role = own ?? 'member';
  const gone = query.error instanceof ApiError && query.error.failure.kind === 'not-found';
  const document = useMemo(
    () => (query.data ? toServerDocument(query.data) : gone && draft ? ghostOf(draft) : null),
    [query.data, gone, draft],
  );
  // Until the role is known the buttons, or a viewer's notice, would come where the title and the tabs stand.
  if (document !== null && !isAwaited(members)) {
    return (
      <DocumentEditor
        workspaceId={workspaceId}
        documentId={documentId}
        document={document}
        draftKey={key}
        passage={passage}
        role={role}
        gone={gone}
        onOpenDocument={onOpenDocument}
      />
    );
  }
  return (
    <section aria-label={t('documentText')} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <header className="flex min-h-11 shrink-0 items-center border-b border-line px-3 py-1.5 md:hidden">
        <BackToList onOpenDocument={onOpenDocument} />
      </header>
      {query.isPending || document !== null ? (
        <Skeleton lines={10} className="mx-auto w-full max-w-3xl" />
      ) : null}
      {gone && document === null ? <EmptyState title={t('notFound')} detail={t('notFoundDetail')} /> : null}
      {query.isError && !gone ? (
        <LoadError
          className="m-4"
          title={t('documentFailed')}
          error={query.error}
          onRetry={() => void query.refetch()}
          busy={query.isFetching}
        />
      ) : null}
    </section>
  );
}

/** What stands in for a document that is gone, so that the words meant for it can be seen and saved anew. */
function ghostOf({ title, version }: Draft): ServerDocument {
  return { title, text: '', version, updatedBy: null, updatedAt: null };
}
