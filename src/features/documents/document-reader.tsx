import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { ApiError } from '#src/http/types.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { parseInstant } from '#src/lib/instant.ts';
import type { WireDocument } from '#src/protocol/entities.ts';
import { useMembers } from '#src/shared/people/members.ts';
import { EmptyState } from '#src/ui/empty-state.tsx';
import { ErrorNotice } from '#src/ui/error-notice.tsx';
import { IconButton } from '#src/ui/icon-button.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { TimeText } from '#src/ui/time-text.tsx';
import { useDocument } from './documents-queries.ts';
import { documentMessages } from './messages.ts';

export interface DocumentReaderProps {
  readonly workspaceId: string;
  readonly documentId: string;
  readonly onBack: () => void;
}

/** One document as text. A change by somebody else is shown at once, and said. */
export function DocumentReader({ workspaceId, documentId, onBack }: DocumentReaderProps) {
  const t = useMessages(documentMessages);
  const document = useDocument(workspaceId, documentId);
  const missing = document.error instanceof ApiError && document.error.failure.kind === 'not-found';
  return (
    <section
      aria-label={document.data?.title ?? t('documentText')}
      className="flex min-h-0 min-w-0 flex-1 flex-col"
    >
      <header className="flex min-h-11 shrink-0 items-center gap-2 max-sm:flex-wrap border-b border-line px-3 py-1.5">
        <IconButton label={t('back')} icon={<ArrowLeft />} onClick={onBack} className="md:hidden" />
        <h1 className="min-w-0 flex-1 truncate text-base font-semibold">{document.data?.title}</h1>
        {document.data ? <Revision workspaceId={workspaceId} document={document.data} /> : null}
      </header>
      <div className="min-h-0 flex-1 overflow-auto">
        {document.isPending ? <Skeleton lines={10} className="mx-auto max-w-3xl" /> : null}
        {missing ? <EmptyState title={t('notFound')} detail={t('notFoundDetail')} /> : null}
        {document.isError && !missing ? (
          <ErrorNotice
            className="m-4"
            title={t('documentFailed')}
            detail={document.error.message}
            action={{
              label: t('retry'),
              onAction: () => void document.refetch(),
              busy: document.isFetching,
            }}
          />
        ) : null}
        {document.data ? <DocumentText workspaceId={workspaceId} document={document.data} /> : null}
      </div>
    </section>
  );
}

function Revision({
  workspaceId,
  document,
}: {
  readonly workspaceId: string;
  readonly document: WireDocument;
}) {
  const t = useMessages(documentMessages);
  const editor = useEditorName(workspaceId, document.updated_by ?? null);
  const at = document.updated_at == null ? null : parseInstant(document.updated_at);
  return (
    <p className="flex shrink-0 flex-wrap justify-end gap-x-3 text-xs text-ink-3 max-sm:w-full max-sm:justify-start max-sm:pl-10">
      {editor === null ? null : <span>{t('updatedBy', { name: editor })}</span>}
      {at === null ? null : <TimeText instant={at} />}
      {document.version == null ? null : <span>{t('version', { version: document.version })}</span>}
    </p>
  );
}

function DocumentText({
  workspaceId,
  document,
}: {
  readonly workspaceId: string;
  readonly document: WireDocument;
}) {
  const t = useMessages(documentMessages);
  const [openedAt] = useState(document.version ?? null);
  const editor = useEditorName(workspaceId, document.updated_by ?? null);
  const changed = document.version != null && openedAt !== null && document.version !== openedAt;
  return (
    <div className="mx-auto max-w-3xl px-4 py-6 sm:px-8">
      <p role="status" className={changed ? 'mb-4 rounded-md bg-blue-soft px-3 py-2 text-blue' : 'sr-only'}>
        {changed ? t('changed', { name: editor ?? t('someone'), version: document.version ?? '' }) : ''}
      </p>
      <div
        role="textbox"
        aria-label={t('documentText')}
        aria-readonly="true"
        aria-multiline="true"
        tabIndex={0}
        className="text-read whitespace-pre-wrap"
      >
        {document.text ?? ''}
      </div>
    </div>
  );
}

/** The name of who wrote a version; null where the server does not say who. */
function useEditorName(workspaceId: string, userId: string | null): string | null {
  const t = useMessages(documentMessages);
  const members = useMembers(workspaceId);
  if (userId === null) return null;
  return members.data?.find((member) => member.user_id === userId)?.name ?? t('someone');
}
