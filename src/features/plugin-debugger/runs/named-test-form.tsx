import { useState, type ReactNode } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Sheet } from '#src/ui/sheet.tsx';
import { TextField } from '#src/ui/text-field.tsx';
import { DialogEnd } from './dialog-end.tsx';
import { runsMessages } from './messages.ts';
import { useAction } from './use-action.ts';

export interface NamedTestFormProps {
  readonly title: string;
  /** As it is offered. */
  readonly name: string;
  /** @param name without blanks around it, never empty */
  readonly save: (name: string) => Promise<unknown>;
  readonly onSaved: () => void;
  readonly onClose: () => void;
  /** Above the name. */
  readonly lead?: ReactNode;
  /** Below it. */
  readonly children?: ReactNode;
}

/** A test gets its name: a dialog that asks for it, and stays, with the words of the server, where it was not saved. */
export function NamedTestForm(props: NamedTestFormProps) {
  const { title, name: offered, save, onSaved, onClose, lead, children } = props;
  const t = useMessages(runsMessages);
  const [name, setName] = useState(offered);
  const [isAsked, setIsAsked] = useState(false);
  const { go, busy, error } = useAction(() => save(name.trim()), onSaved);
  const isMissing = name.trim() === '';
  return (
    <Sheet side="center" title={title} onClose={onClose}>
      <form
        className="grid gap-3 p-4"
        onSubmit={(event) => {
          event.preventDefault();
          setIsAsked(true);
          if (!isMissing) go();
        }}
      >
        {lead}
        <TextField
          label={t('testName')}
          value={name}
          maxLength={200}
          autoComplete="off"
          error={isAsked && isMissing ? t('testNameMissing') : null}
          onChange={({ target }) => {
            setName(target.value);
          }}
        />
        {children}
        <DialogEnd
          failure={error && { title: t('saveFailed'), detail: error.message }}
          busy={busy}
          onClose={onClose}
          label={t('save')}
        />
      </form>
    </Sheet>
  );
}
