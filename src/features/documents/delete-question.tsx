import { useMessages } from '#src/i18n/use-messages.ts';
import { useRetryWait } from '#src/shared/requests/use-retry-wait.ts';
import { Button } from '#src/ui/button.tsx';
import { ErrorNotice } from '#src/ui/error-notice.tsx';
import { useDeleteDocument } from './documents-queries.ts';
import { documentMessages } from './messages.ts';

export interface DeleteQuestionProps {
  readonly workspaceId: string;
  readonly documentId: string;
  readonly title: string;
  readonly onDeleted: () => void;
  readonly onCancel: () => void;
}

/** Asks before a document goes for everybody, in its place; Escape says no. */
export function DeleteQuestion({ workspaceId, documentId, title, onDeleted, onCancel }: DeleteQuestionProps) {
  const t = useMessages(documentMessages);
  const remove = useDeleteDocument(workspaceId, documentId);
  const wait = useRetryWait(remove.error);
  const question = t('deleteQuestion', { title });
  return (
    <div
      role="alertdialog"
      aria-label={question}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onCancel();
      }}
      className="shrink-0 border-b border-line bg-raised px-3 py-2"
    >
      <div className="flex flex-wrap items-center gap-2">
        <p className="min-w-48 flex-1">{question}</p>
        <Button
          size="sm"
          variant="danger"
          busy={remove.isPending}
          // The server named a time: no click makes it earlier.
          disabled={wait > 0}
          onClick={() => {
            remove.mutate(undefined, { onSuccess: onDeleted });
          }}
        >
          {wait > 0 ? t('deleteIn', { seconds: wait }) : t('deleteNow')}
        </Button>
        <Button size="sm" ref={focusOnMount} onClick={onCancel}>
          {t('cancel')}
        </Button>
      </div>
      {remove.isError ? (
        <ErrorNotice className="mt-2" title={t('deleteFailed')} detail={remove.error.message} />
      ) : null}
    </div>
  );
}

function focusOnMount(button: HTMLButtonElement | null): void {
  button?.focus();
}
