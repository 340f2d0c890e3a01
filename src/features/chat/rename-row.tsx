import { useEffect, useRef, useState } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { MAX_CHAT_TITLE } from '#src/protocol/limits.ts';
import { Button } from '#src/ui/button.tsx';
import type { TypedAhead } from '#src/ui/late.tsx';
import { TextField } from '#src/ui/text-field.tsx';
import { useFocusReturn } from '#src/ui/use-focus-return.ts';
import { toFailure } from './chat-history.ts';
import { renameMessages } from './rename-messages.ts';
import { threadMessages } from './thread-messages.ts';

export interface RenameRowProps extends TypedAhead {
  readonly id: string;
  readonly title: string;
  /** Fails where the server did not take it. */
  readonly onRename: (title: string) => Promise<void>;
  readonly onDone: () => void;
}

/** In the row's place: Enter takes the new title, Escape the old one; what was not taken stays, with the reason. */
export default function RenameRow({ id, title: before, typed = '', onRename, onDone }: RenameRowProps) {
  const t = useMessages(threadMessages);
  const [title, setTitle] = useState(typed || before);
  const [isSaving, setSaving] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const why = useWhyNot(failure);
  const field = useRef<HTMLInputElement>(null);
  /** Left meanwhile: another row's field may be open by the time the server answers. */
  const isLeft = useRef(false);
  const list = useRef<Element | null>(null);
  // The menu that it was opened from went with the row: that has come back.
  useFocusReturn(() => list.current?.querySelector<HTMLElement>(`[data-row=${JSON.stringify(id)}]`));
  useEffect(() => {
    isLeft.current = false;
    list.current = field.current?.closest('ul') ?? null;
    field.current?.focus();
    if (typed === '') field.current?.select();
    else field.current?.setSelectionRange(typed.length, typed.length);
    return () => {
      isLeft.current = true;
    };
  }, [typed]);
  const save = () => {
    const wanted = title.trim();
    if (wanted === '' || wanted === before) {
      onDone();
      return;
    }
    setSaving(true);
    setFailure(null);
    onRename(wanted).then(
      () => {
        if (!isLeft.current) onDone();
      },
      (error: unknown) => {
        setSaving(false);
        setFailure(error);
        // The button lost it while it was busy; the reason is read out with the field.
        field.current?.focus();
      },
    );
  };
  return (
    <li className="p-1">
      <form
        className="flex items-start gap-1"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isSaving) save();
        }}
      >
        <TextField
          ref={field}
          label={t('sessionTitle')}
          labelHidden
          value={title}
          maxLength={MAX_CHAT_TITLE}
          readOnly={isSaving}
          error={why}
          className="min-w-0 flex-1"
          onChange={(event) => {
            setTitle(event.target.value);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            // A sheet around the list stays.
            event.preventDefault();
            onDone();
          }}
        />
        <Button type="submit" busy={isSaving}>
          {t('save')}
        </Button>
      </form>
    </li>
  );
}

function useWhyNot(error: unknown): string | null {
  const t = useMessages(renameMessages);
  if (error === null) return null;
  const { kind, message } = toFailure(error);
  if (kind === 'network') return t('unreachable');
  return message === '' ? t('failed') : t('refused', { words: message });
}
