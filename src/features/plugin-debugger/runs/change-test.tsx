import { useState } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import { ErrorNotice } from '#src/ui/error-notice.tsx';
import { Sheet } from '#src/ui/sheet.tsx';
import { TextField } from '#src/ui/text-field.tsx';
import { runsMessages } from './messages.ts';
import type { SavedTest } from './run-schemas.ts';
import { useTestActions } from './test-queries.ts';
import { useAction } from './use-action.ts';

interface ChangeProps {
  readonly test: SavedTest;
  readonly onClose: () => void;
}

export function RenameTest({ test, onClose }: ChangeProps) {
  const t = useMessages(runsMessages);
  const { rename } = useTestActions();
  const [name, setName] = useState(test.name);
  const [isAsked, setIsAsked] = useState(false);
  const action = useAction(() => rename(test.id, name.trim()), onClose);
  const isMissing = name.trim() === '';
  return (
    <Sheet side="center" title={t('renameTitle')} onClose={onClose}>
      <form
        className="grid gap-3 p-4"
        onSubmit={(event) => {
          event.preventDefault();
          setIsAsked(true);
          if (!isMissing) action.go();
        }}
      >
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
        {action.error === null ? null : <ErrorNotice title={t('saveFailed')} detail={action.error.message} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" variant="primary" busy={action.busy}>
            {t('save')}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}

export function DeleteTest({ test, onClose }: ChangeProps) {
  const t = useMessages(runsMessages);
  const { remove } = useTestActions();
  const action = useAction(() => remove(test.id), onClose);
  return (
    <Sheet side="center" title={t('deleteTestTitle')} onClose={onClose}>
      <div className="grid gap-3 p-4">
        <p className="font-medium">{test.name}</p>
        <p>{t('deleteTestDetail')}</p>
        {action.error === null ? null : (
          <ErrorNotice title={t('deleteTestFailed')} detail={action.error.message} />
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button variant="danger" busy={action.busy} onClick={action.go}>
            {t('deleteRuns')}
          </Button>
        </div>
      </div>
    </Sheet>
  );
}
