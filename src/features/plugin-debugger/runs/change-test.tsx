import { useMessages } from '#src/i18n/use-messages.ts';
import { Sheet } from '#src/ui/sheet.tsx';
import { DialogEnd } from './dialog-end.tsx';
import { runsMessages } from './messages.ts';
import { NamedTestForm } from './named-test-form.tsx';
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
  return (
    <NamedTestForm
      title={t('renameTitle')}
      name={test.name}
      save={(name) => rename(test.id, name)}
      onSaved={onClose}
      onClose={onClose}
    />
  );
}

export function DeleteTest({ test, onClose }: ChangeProps) {
  const t = useMessages(runsMessages);
  const { remove } = useTestActions();
  const { go, busy, error } = useAction(() => remove(test.id), onClose);
  return (
    <Sheet side="center" title={t('deleteTestTitle')} onClose={onClose}>
      <div className="grid gap-3 p-4">
        <p className="font-medium">{test.name}</p>
        <p>{t('deleteTestDetail')}</p>
        <DialogEnd
          failure={error && { title: t('deleteTestFailed'), detail: error.message }}
          busy={busy}
          onClose={onClose}
          label={t('deleteRuns')}
          onDelete={go}
        />
      </div>
    </Sheet>
  );
}
