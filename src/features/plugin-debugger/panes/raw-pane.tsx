import { useStore } from 'zustand';
import { useMessages } from '#src/i18n/use-messages.ts';
import { CopyButton } from '#src/ui/copy-button.tsx';
import type { CursorStore } from '../cursor/cursor-store.ts';
import { recordAt } from '../model/records-of-run.ts';
import type { RunState } from '../run-state.ts';
import { paneMessages } from './pane-messages.ts';
import { visibleText } from './visible-text.ts';

/** The record at the cursor as it came; without a cursor the latest. */
export function RawPane({ run, cursor }: { readonly run: RunState; readonly cursor: CursorStore }) {
  const t = useMessages(paneMessages);
  const chosen = useStore(cursor, ({ moment }) => moment?.row ?? null);
  const row = chosen ?? run.rows - 1;
  if (row < 0 || row >= run.rows) return <p className="p-4 text-ink-2">{t('noRecord')}</p>;
  const record = recordAt(run, row);
  const text = record === null ? null : JSON.stringify(record, null, 2);
  return (
    <div className="p-3">
      <p className="flex items-center gap-2 text-xs text-ink-3">
        <span className="flex-1">{t('recordOf', { row: String(row + 1) })}</span>
        {text === null ? null : <CopyButton label={t('copyJson')} text={text} />}
      </p>
      {text === null ? (
        <p className="mt-2 text-amber">{t('letGo')}</p>
      ) : (
        <pre className="mt-2 overflow-auto font-mono text-mono break-all whitespace-pre-wrap">
          {visibleText(text)}
        </pre>
      )}
    </div>
  );
}
