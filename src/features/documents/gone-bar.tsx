import { useMessages } from '#src/i18n/use-messages.ts';
import { useViewCommands } from '#src/shared/commands/view-commands.ts';
import { useRetryWait } from '#src/shared/requests/use-retry-wait.ts';
import { Button } from '#src/ui/button.tsx';
import { ErrorNotice } from '#src/ui/error-notice.tsx';
import { useCreateDocument } from './documents-queries.ts';
import { documentMessages } from './messages.ts';
import type { DocumentEditor } from './use-document-editor.ts';

export interface GoneBarProps {
  readonly workspaceId: string;
  readonly editor: DocumentEditor;
  readonly onOpenDocument: (documentId: string | null) => void;
}

/** The document was deleted while somebody wrote on it: their words can become a document of their own. */
export function GoneBar({ workspaceId, editor, onOpenDocument }: GoneBarProps) {
  const t = useMessages(documentMessages);
  const create = useCreateDocument(workspaceId);
  const wait = useRetryWait(create.error);
  const saveLabel = wait > 0 ? t('saveAsNewIn', { seconds: wait }) : t('saveAsNew');
  const saveAsNew = () => {
    if (wait > 0 || create.isPending) return;
    const { title, text } = editor.state;
    create.mutate(
      { title: title.trim() === '' ? t('untitled') : title, text },
      {
        onSuccess: ({ id }) => {
          editor.discard();
          onOpenDocument(id);
        },
      },
    );
  };
  const discard = () => {
    editor.discard();
    onOpenDocument(null);
  };
  useViewCommands({
    view: t('documents'),
    commands: () => [
      {
        id: 'documents:save-as-new',
        label: t('saveAsNew'),
        reason: create.isPending ? t('beingSaved') : wait > 0 ? saveLabel : null,
        run: saveAsNew,
      },
      { id: 'documents:discard', label: t('discard'), run: discard },
    ],
  });
  return (
    <section aria-label={t('gone')} className="shrink-0 border-b border-line bg-amber-soft px-3 py-2">
      <div className="flex flex-wrap items-center gap-2">
        <p role="status" className="min-w-48 flex-1">
          {t('gone')} {t('goneDetail')}
        </p>
        <Button size="sm" busy={create.isPending} disabled={wait > 0} onClick={saveAsNew}>
          {saveLabel}
        </Button>
        <Button size="sm" variant="ghost" onClick={discard}>
          {t('discard')}
        </Button>
      </div>
      {create.isError ? (
        <ErrorNotice className="mt-2" title={t('notSaved')} detail={create.error.message} />
      ) : null}
    </section>
  );
}
