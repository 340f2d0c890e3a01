import { useState } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import { TextField } from '#src/ui/text-field.tsx';
import { runsMessages } from './messages.ts';

export interface RunsWithheldProps {
  readonly onOpenRun: (executionId: string) => void;
  readonly onOpenFile: () => void;
}

/** A server that lists no runs has them all the same: their ids open them, and so do files. */
export function RunsWithheld({ onOpenRun, onOpenFile }: RunsWithheldProps) {
  const t = useMessages(runsMessages);
  const [id, setId] = useState('');
  return (
    <form
      className="mx-auto grid max-w-md gap-3 p-8"
      onSubmit={(event) => {
        event.preventDefault();
        if (id.trim() !== '') onOpenRun(id.trim());
      }}
    >
      <h2 className="text-base font-semibold">{t('withheld')}</h2>
      <p className="text-ink-2">{t('withheldDetail')}</p>
      <TextField
        label={t('runId')}
        value={id}
        spellCheck={false}
        autoComplete="off"
        onChange={({ target }) => {
          setId(target.value);
        }}
      />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" disabled={id.trim() === ''}>
          {t('openRun')}
        </Button>
        <Button onClick={onOpenFile}>{t('openFile')}</Button>
      </div>
    </form>
  );
}
