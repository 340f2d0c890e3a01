import { useState } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Sheet } from '#src/ui/sheet.tsx';
import { DialogEnd } from './dialog-end.tsx';
import { runsMessages } from './messages.ts';
import { useDeleteRuns } from './run-queries.ts';
import type { ListedRun } from './run-schemas.ts';
import { runName } from './run-words.ts';

export interface DeleteRunsProps {
  readonly runs: readonly ListedRun[];
  readonly onClose: () => void;
  /** How many are gone. */
  readonly onDeleted: (ids: readonly string[]) => void;
}

type Failed = Awaited<ReturnType<ReturnType<typeof useDeleteRuns>>>;

/** Asks first, since nothing brings a run back; what could not be deleted stays here, with the server's words. */
export function DeleteRuns({ runs, onClose, onDeleted }: DeleteRunsProps) {
  const t = useMessages(runsMessages);
  const remove = useDeleteRuns();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<Failed>([]);
  const go = async () => {
    setBusy(true);
    const left = await remove(runs.map(({ id }) => id));
    setBusy(false);
    setFailed(left);
    onDeleted(runs.map(({ id }) => id).filter((id) => !left.some((each) => each.id === id)));
    if (left.length === 0) onClose();
  };
  return (
    <Sheet side="center" title={t('deleteTitle', { count: runs.length })} onClose={onClose}>
      <div className="grid gap-3 p-4">
        <p>{t('deleteDetail')}</p>
        <ul className="max-h-40 overflow-auto rounded-md border border-line px-2 py-1 font-mono text-mono">
          {runs.map((run) => (
            <li key={run.id} className="truncate">
              {runName(run)} <span className="text-ink-3">{run.id}</span>
            </li>
          ))}
        </ul>
        <DialogEnd
          failure={
            failed.length === 0
              ? null
              : {
                  title: t('deleteFailed', { count: failed.length }),
                  detail: [...new Set(failed.map(({ error }) => error.message))].join(' '),
                }
          }
          busy={busy}
          onClose={onClose}
          label={t('deleteConfirm', { count: runs.length })}
          onDelete={() => void go()}
        />
      </div>
    </Sheet>
  );
}
