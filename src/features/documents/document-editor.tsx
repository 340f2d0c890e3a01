import { Trash2 } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useAuthState } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { parseInstant } from '#src/lib/instant.ts';
import { withoutTurns } from '#src/lib/turned-text.ts';
import { useViewCommands } from '#src/shared/commands/view-commands.ts';
import { useMembers } from '#src/shared/people/members.ts';
import type { PassageHint } from '#src/shared/documents/find-passage.ts';
import { personName } from '#src/shared/people/person-name.ts';
import { Button } from '#src/ui/button.tsx';
import { EmptyState } from '#src/ui/empty-state.tsx';
import { IconButton } from '#src/ui/icon-button.tsx';
import { Tabs } from '#src/ui/tabs.tsx';
import { TextField } from '#src/ui/text-field.tsx';
import { TimeText } from '#src/ui/time-text.tsx';
import { BackToList } from './back-to-list.tsx';
import { ConflictBar } from './conflict-bar.tsx';
import { DeleteQuestion } from './delete-question.tsx';
import { DocumentPreview } from './document-preview.tsx';
import { EditStatus } from './edit-status.tsx';
import { GoneBar } from './gone-bar.tsx';
import { documentMessages } from './messages.ts';
import { PassageBar } from './passage-bar.tsx';
import { SaveProblem } from './save-problem.tsx';
import { useDocumentEditor, type EditedDocument } from './use-document-editor.ts';
import { useShownPassage } from './use-shown-passage.ts';

export interface DocumentEditorProps extends EditedDocument {
  readonly role: string;
  readonly passage: PassageHint | null;
  /** The server does not have it any more. */
  readonly gone: boolean;
  readonly onOpenDocument: (documentId: string | null) => void;
}

/** Title, text and preview of a document. Whatever happens elsewhere comes as a bar above the text, never over it. */
export function DocumentEditor({ role, gone, passage, onOpenDocument, ...edited }: DocumentEditorProps) {
  const { workspaceId, documentId, document } = edited;
  const t = useMessages(documentMessages);
  const { user } = useAuthState();
  const members = useMembers(workspaceId);
  const editor = useDocumentEditor(edited);
  const { state, dirty } = editor;
  const [tab, setTab] = useState<'text' | 'preview'>('text');
  const textArea = useRef<HTMLTextAreaElement>(null);
  const place = useShownPassage(textArea, state.text, gone ? null : passage, tab);
  const [deleting, setDeleting] = useState(false);
  const readOnly = role === 'viewer';
  const untitled = state.title.trim() === '';
  const nameOf = (id: string | null) => personName(members.data, id) ?? t('someone');
  const mayChange = !readOnly && !gone;
  useSaveKey(mayChange ? editor.save : null);
  const unsavable = editor.saving
    ? t('beingSaved')
    : !dirty
      ? t('nothingToSave')
      : untitled
        ? t('titleMissing')
        : editor.wait > 0
          ? t('saveAgainIn', { seconds: editor.wait })
          : null;
  const other = tab === 'text' ? 'preview' : 'text';
  useViewCommands({
    view: t('documents'),
    commands: () => [
      ...(mayChange
        ? [
            {
              id: 'documents:save',
              label: t('save'),
              shortcut: 'Mod+S',
              reason: unsavable,
              run: editor.save,
            },
          ]
        : []),
      ...(gone && !dirty
        ? []
        : [
            {
              id: `documents:${other}`,
              label: t(other === 'text' ? 'showText' : 'showPreview'),
              run: () => {
                setTab(other);
              },
            },
          ]),
      ...(mayChange
        ? [
            {
              id: 'documents:delete',
              label: t('delete'),
              run: () => {
                setDeleting(true);
              },
            },
          ]
        : []),
    ],
  });
  if (gone && !dirty) {
    return (
      <section aria-label={withoutTurns(state.title)} className="flex min-h-0 min-w-0 flex-1 flex-col">
        <header className="flex min-h-11 shrink-0 items-center border-b border-line px-3 md:hidden">
          <BackToList onOpenDocument={onOpenDocument} />
        </header>
        <EmptyState title={t('notFound')} detail={t('notFoundDetail')} />
      </section>
    );
  }
  const at = document.updatedAt === null ? null : parseInstant(document.updatedAt);
  return (
    <section aria-label={withoutTurns(state.title)} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <h2 className="sr-only">{withoutTurns(state.title)}</h2>
      <header className="flex min-h-11 shrink-0 flex-wrap items-center gap-x-2 gap-y-1 border-b border-line px-3 py-1.5">
        <BackToList onOpenDocument={onOpenDocument} />
        <TextField
          label={t('title')}
          labelHidden
          readOnly={readOnly}
          maxLength={200}
          value={state.title}
          error={untitled ? t('titleMissing') : null}
          onChange={(event) => {
            editor.change({ title: event.target.value });
          }}
          className="min-w-40 flex-1"
          inputClassName="font-semibold"
        />
        <EditStatus editor={editor} document={document} selfId={user?.id ?? null} nameOf={nameOf} />
        {mayChange ? (
          <>
            <Button
              variant="primary"
              busy={editor.saving}
              disabled={!editor.saving && unsavable !== null}
              aria-keyshortcuts="Control+S Meta+S"
              onClick={editor.save}
            >
              {t('save')}
            </Button>
            <IconButton
              label={t('delete')}
              icon={<Trash2 />}
              aria-expanded={deleting}
              onClick={() => {
                setDeleting(!deleting);
              }}
            />
          </>
        ) : null}
      </header>
      {deleting && !gone ? (
        <DeleteQuestion
          workspaceId={workspaceId}
          documentId={documentId}
          title={document.title}
          onDeleted={() => {
            editor.discard();
            onOpenDocument(null);
          }}
          onCancel={() => {
            setDeleting(false);
          }}
        />
      ) : null}
      {gone ? <GoneBar workspaceId={workspaceId} editor={editor} onOpenDocument={onOpenDocument} /> : null}
      {state.theirs === null || gone ? null : (
        <ConflictBar
          theirs={state.theirs}
          mine={state}
          name={nameOf(state.theirs.updatedBy)}
          onReload={editor.reload}
          onKeepMine={editor.keepMine}
        />
      )}
      {editor.error !== null && dirty && !gone ? (
        <SaveProblem error={editor.error} wait={editor.wait} onRetry={editor.save} />
      ) : null}
      {place === null ? null : (
        <PassageBar
          place={place}
          version={document.version}
          edited={dirty}
          tab={tab}
          onShowText={() => {
            setTab('text');
          }}
        />
      )}
      {role === 'viewer' ? <p className="shrink-0 bg-raised px-3 py-2 text-ink-2">{t('viewer')}</p> : null}
      <Tabs
        label={t('views')}
        tabs={[
          { id: 'text', label: t('textTab') },
          { id: 'preview', label: t('preview') },
        ]}
        value={tab}
        onValueChange={setTab}
        className="flex-1"
        actions={
          <p className="flex gap-x-2 text-xs whitespace-nowrap text-ink-3">
            {document.updatedBy === null ? null : (
              <span className="max-sm:hidden">{t('updatedBy', { name: nameOf(document.updatedBy) })}</span>
            )}
            {at === null ? null : <TimeText instant={at} />}
            <span>{t('version', { version: document.version })}</span>
          </p>
        }
      >
        {tab === 'text' ? (
          <textarea
            ref={textArea}
            aria-label={t('documentText')}
            readOnly={readOnly}
            value={state.text}
            // A browser goes through the whole text for it.
            spellCheck={state.text.length < 100_000}
            onChange={(event) => {
              editor.change({ text: event.target.value });
            }}
            className="block size-full resize-none bg-surface px-4 py-4 text-read focus-visible:-outline-offset-2 sm:px-8"
          />
        ) : (
          <DocumentPreview text={state.text} passage={place} />
        )}
      </Tabs>
    </section>
  );
}

/** Mod+S saves, wherever the focus is; without it the browser would offer to save the page. */
function useSaveKey(save: (() => void) | null): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const wanted = (event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey;
    if (!wanted || event.key.toLowerCase() !== 's' || save === null) return;
    event.preventDefault();
    save();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      onKeyDown(event);
    };
    globalThis.document.addEventListener('keydown', listen);
    return () => {
      globalThis.document.removeEventListener('keydown', listen);
    };
  }, []);
}
