import { Pencil } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { CopyButton } from '#src/ui/copy-button.tsx';
import { IconButton } from '#src/ui/icon-button.tsx';
import { useChat } from '../chat-context.ts';
import { readDraft, writeDraft } from '../chat-draft.ts';
import type { Prompt } from '../chat-types.ts';
import { leadToMessageBox } from '../lead-focus.ts';
import { threadMessages } from '../thread-messages.ts';
import { BranchButton } from './branch-button.tsx';
import { branchMessages } from './branch-messages.ts';
import { PromptEditor } from './prompt-editor.tsx';
import { VersionArrows } from './version-arrows.tsx';

export interface PromptVersionsProps {
  readonly prompt: Prompt;
  /** The words, while they are not being edited. */
  readonly children: ReactNode;
}

/** A prompt's words, or the box in which its author changes them, and what can be done with it. */
export function PromptVersions({ prompt, children }: PromptVersionsProps) {
  const t = useMessages(branchMessages);
  const chat = useMessages(threadMessages);
  const { selfId, mayWrite } = useChat();
  const mayEdit = mayWrite && prompt.userId === selfId && prompt.messageId !== null;
  const draftKey = `edit:${selfId}:${prompt.messageId ?? ''}`;
  // What was begun and not finished is opened again: after a reload, or when the list has drawn it anew.
  const [editing, setEditing] = useState(() => mayEdit && readDraft(draftKey) !== '');
  const button = useRef<HTMLButtonElement>(null);

  if (editing && mayEdit)
    return (
      <PromptEditor
        prompt={prompt}
        draftKey={draftKey}
        onDone={(sent) => {
          writeDraft(draftKey, '');
          setEditing(false);
          // The box is gone, and the focus with it: after what was sent one writes on, or reads.
          requestAnimationFrame(() => {
            if (sent) leadToMessageBox();
            else button.current?.focus();
          });
        }}
      />
    );
  return (
    <>
      {children}
      {prompt.delivery === 'accepted' ? (
        <div className="mt-0.5 -ml-1.5 flex flex-wrap items-center gap-0.5 sm:ml-5.5">
          <VersionArrows entryKey={prompt.key} />
          <CopyButton label={chat('copy')} text={prompt.text} />
          {mayEdit ? (
            <IconButton
              ref={button}
              size="sm"
              label={t('edit')}
              icon={<Pencil aria-hidden="true" />}
              onClick={() => {
                setEditing(true);
              }}
            />
          ) : null}
          <BranchButton entry={prompt} />
        </div>
      ) : (
        <div className="sm:ml-7">
          <VersionArrows entryKey={prompt.key} />
        </div>
      )}
    </>
  );
}
