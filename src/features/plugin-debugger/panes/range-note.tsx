import { useStore } from 'zustand';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import type { CursorStore } from '../cursor/cursor-store.ts';
import { paneMessages } from './pane-messages.ts';

/** Says of a list that it is narrowed to the range of the timeline, and lets go of that. */
export function RangeNote({ cursor }: { readonly cursor: CursorStore }) {
  const t = useMessages(paneMessages);
  const isNarrowed = useStore(cursor, ({ range }) => range !== null);
  if (!isNarrowed) return null;
  return (
    <p className="flex shrink-0 items-center gap-2 border-b border-line bg-accent-soft px-3 py-1 text-xs">
      <span className="min-w-0 flex-1 truncate">{t('inRange')}</span>
      <Button
        size="sm"
        variant="ghost"
        onClick={() => {
          cursor.setState({ range: null });
        }}
      >
        {t('wholeRun')}
      </Button>
    </p>
  );
}
