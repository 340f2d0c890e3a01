import { useEffect, useRef, useState } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import { TextField } from '#src/ui/text-field.tsx';
import { useFocusReturn } from '#src/ui/use-focus-return.ts';
import { threadMessages } from './thread-messages.ts';

export interface RenameRowProps {
  readonly title: string;
  /** Null: as it was. */
  readonly onDone: (title: string | null) => void;
}

/** In the row's place: Enter takes the new title, Escape the old one. */
export default function RenameRow({ title: before, onDone }: RenameRowProps) {
  const t = useMessages(threadMessages);
  const [title, setTitle] = useState(before);
  const field = useRef<HTMLInputElement>(null);
  useFocusReturn();
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  return (
    <li className="p-1">
      <form
        className="flex items-end gap-1"
        onSubmit={(event) => {
          event.preventDefault();
          onDone(title.trim() === '' ? null : title.trim());
        }}
      >
        <TextField
          ref={field}
          label={t('sessionTitle')}
          labelHidden
          value={title}
          className="min-w-0 flex-1"
          onChange={(event) => {
            setTitle(event.target.value);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            // A sheet around the list stays.
            event.preventDefault();
            onDone(null);
          }}
        />
        <Button type="submit">{t('save')}</Button>
      </form>
    </li>
  );
}
