import { useEffect, useRef, useState } from 'react';
import { useExtension } from '#src/connection/react.tsx';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import { TextArea } from '#src/ui/text-area.tsx';
import { useChat } from '../chat-context.ts';
import { readDraft, writeDraft } from '../chat-draft.ts';
import { measurePrompt } from '../chat-session.ts';
import type { Prompt } from '../chat-types.ts';
import { isSendKey } from '../composer-keys.ts';
import { editPrompt } from './attach-branches.ts';
import { branchMessages } from './branch-messages.ts';

export interface PromptEditorProps {
  readonly prompt: Prompt;
  readonly draftKey: string;
  /** @param sent another version stands in its place now */
  readonly onDone: (sent: boolean) => void;
}

/** A prompt changed in its place. What is typed is kept as a draft until it is handed in or cancelled. */
export function PromptEditor({ prompt, draftKey, onDone }: PromptEditorProps) {
  const t = useMessages(branchMessages);
  const { formatBytes } = useFormats();
  const { session } = useChat();
  const keepsVersions = useExtension('branch') === true;
  const [typed, setText] = useState(() => readDraft(draftKey) || prompt.text);
  const text = typed.trimEnd();
  const form = useRef<HTMLFormElement>(null);
  const size = measurePrompt(text);
  const isSame = text === prompt.text.trimEnd();

  useEffect(() => {
    const box = form.current?.querySelector('textarea');
    box?.focus();
    box?.setSelectionRange(box.value.length, box.value.length);
  }, []);

  const save = (): void => {
    if (size.tooLarge || text.trim() === '') return;
    // The same words would be a version that differs in nothing: Regenerate asks for another answer.
    if (!isSame) {
      if (keepsVersions) editPrompt(session, prompt, text);
      else session.submit(text);
    }
    onDone(!isSame);
  };

  return (
    <form
      ref={form}
      className="mt-1 flex flex-col gap-2 sm:ml-7"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <TextArea
        label={t('editText')}
        labelHidden
        hint={t(keepsVersions ? 'editHelp' : 'editResend')}
        error={
          size.tooLarge
            ? t('tooLarge', { bytes: formatBytes(size.bytes), limit: formatBytes(size.limit) })
            : null
        }
        inputClassName="max-h-[40dvh] text-read"
        value={typed}
        onChange={(event) => {
          setText(event.target.value);
          writeDraft(draftKey, event.target.value);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && !event.nativeEvent.isComposing) {
            event.preventDefault();
            onDone(false);
          } else if (isSendKey(event.nativeEvent)) {
            event.preventDefault();
            save();
          }
        }}
      />
      <div className="flex gap-2">
        <Button type="submit" size="sm" disabled={size.tooLarge || text.trim() === ''}>
          {t(keepsVersions ? 'save' : 'send')}
        </Button>
        <Button
          size="sm"
          variant="ghost"
          onClick={() => {
            onDone(false);
          }}
        >
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}
