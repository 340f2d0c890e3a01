import { FilePlus, FileText } from 'lucide-react';
import { useState } from 'react';
import { useAuthState, useExtension } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { withoutTurns } from '#src/lib/turned-text.ts';
import { useMembers } from '#src/shared/people/members.ts';
import { useViewCommands } from '#src/shared/commands/view-commands.ts';
import { LoadError } from '#src/shared/requests/load-error.tsx';
import { cx } from '#src/ui/cx.ts';
import { EmptyState } from '#src/ui/empty-state.tsx';
import { IconButton } from '#src/ui/icon-button.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { TextField } from '#src/ui/text-field.tsx';
import { DocumentPage } from './document-page.tsx';
import { useDocumentChanges, useDocuments } from '#src/shared/documents/document-queries.ts';
import type { PassageHint } from '#src/shared/documents/find-passage.ts';
import { useCreateDocument } from './documents-queries.ts';
import { documentMessages } from './messages.ts';

export interface DocumentsViewProps {
  readonly workspaceId: string;
  readonly documentId: string | null;
  /** What to show of it: the words that somebody came for. */
  readonly passage?: PassageHint | null;
  readonly onOpenDocument: (documentId: string | null) => void;
}

/** The workspace's documents: list and document beside each other, one after the other on a phone. */
export function DocumentsView(props: DocumentsViewProps) {
  const { workspaceId, documentId, passage = null, onOpenDocument } = props;
  const t = useMessages(documentMessages);
  const offered = useExtension('workspace-data');
  useDocumentChanges(workspaceId);
  if (offered === false) {
    return (
      <EmptyState icon={<FileText />} title={t('withheld')} detail={t('withheldDetail')} className="h-full" />
    );
  }
  return (
    <div className="flex h-full min-h-0">
      <DocumentList
        workspaceId={workspaceId}
        documentId={documentId}
        enabled={offered === true}
        onOpenDocument={onOpenDocument}
        className={cx('w-full md:w-72 md:border-r', documentId !== null && 'max-md:hidden')}
      />
      {documentId === null ? (
        <EmptyState
          icon={<FileText />}
          title={t('choose')}
          detail={t('chooseDetail')}
          className="min-w-0 flex-1 max-md:hidden"
        />
      ) : (
        <DocumentPage
          key={documentId}
          workspaceId={workspaceId}
          documentId={documentId}
          passage={passage}
          onOpenDocument={onOpenDocument}
        />
      )}
    </div>
  );
}

function DocumentList({
  workspaceId,
  documentId,
  enabled,
  onOpenDocument,
  className,
}: DocumentsViewProps & { readonly enabled: boolean; readonly className: string }) {
  const t = useMessages(documentMessages);
  const [query, setQuery] = useState('');
  const documents = useDocuments(workspaceId, enabled);
  const wanted = query.trim().toLocaleLowerCase();
  const shown = documents.data?.filter((document) => document.title.toLocaleLowerCase().includes(wanted));
  return (
    <section
      aria-label={t('documents')}
      className={cx('flex min-h-0 shrink-0 flex-col border-line', className)}
    >
      <div className="flex items-center gap-1 border-b border-line p-2">
        <TextField
          type="search"
          className="flex-1"
          label={t('search')}
          labelHidden
          placeholder={t('search')}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
          }}
        />
        <NewDocument workspaceId={workspaceId} onOpenDocument={onOpenDocument} />
      </div>
      <div className="min-h-0 flex-1 overflow-auto p-1">
        {documents.isError && documents.data === undefined ? (
          <LoadError
            className="m-2"
            title={t('loadFailed')}
            error={documents.error}
            onRetry={() => void documents.refetch()}
            busy={documents.isFetching}
          />
        ) : null}
        {documents.isPending ? <Skeleton lines={6} /> : null}
        {documents.data?.length === 0 ? <EmptyState title={t('empty')} detail={t('emptyDetail')} /> : null}
        {documents.data && documents.data.length > 0 && shown?.length === 0 ? (
          <p className="p-3 text-ink-2">{t('noMatch', { query: query.trim() })}</p>
        ) : null}
        <ul aria-label={t('documents')}>
          {shown?.map((document) => (
            <li key={document.id}>
              <button
                type="button"
                aria-current={document.id === documentId ? 'page' : undefined}
                onClick={() => {
                  onOpenDocument(document.id);
                }}
                className="flex min-h-9 w-full items-center gap-2 rounded-md px-2 text-left hover:bg-raised aria-[current=page]:bg-raised aria-[current=page]:font-medium"
              >
                <FileText aria-hidden="true" className="size-4 shrink-0 text-ink-3" />
                <span className="min-w-0 flex-1 truncate">{withoutTurns(document.title)}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

/** Makes an empty document and opens it; not there for viewers. */
function NewDocument({
  workspaceId,
  onOpenDocument,
}: Pick<DocumentsViewProps, 'workspaceId' | 'onOpenDocument'>) {
  const t = useMessages(documentMessages);
  const { user } = useAuthState();
  const members = useMembers(workspaceId);
  const create = useCreateDocument(workspaceId);
  const role = members.data?.find((member) => member.user_id === user?.id)?.role ?? 'viewer';
  const make = () => {
    const words = { title: t('untitled'), text: '' };
    create.mutate(words, {
      onSuccess: ({ id }) => {
        onOpenDocument(id);
      },
    });
  };
  useViewCommands({
    view: t('documents'),
    commands: () =>
      role === 'viewer'
        ? []
        : [
            {
              id: 'documents:new',
              label: t('newDocument'),
              reason: create.isPending ? t('beingMade') : null,
              run: make,
            },
          ],
  });
  // Its place is held until the role is known: else it would come where the field still was.
  const unknown = members.isPending;
  if (role === 'viewer' && !unknown) return null;
  return (
    <>
      <IconButton
        label={t('newDocument')}
        icon={<FilePlus />}
        disabled={create.isPending}
        onClick={make}
        className={cx(unknown && 'invisible')}
      />
      {create.isError ? (
        <p role="alert" className="text-xs text-red">
          {t('createFailed')} {create.error.message}
        </p>
      ) : null}
    </>
  );
}
