import { useStore } from 'zustand';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import type { LastAction } from './inbox-commands.ts';
import type { InboxStore } from './inbox-store.ts';
import { panelMessages } from './panel-messages.ts';

/** Says what was done last, and takes it back. The `status` stands from the start, or it would not be read. */
export function UndoLine({ inbox }: { readonly inbox: InboxStore }) {
  const t = useMessages(panelMessages);
  const last = useStore(inbox.lastAction);
  const words = last === null ? '' : say(last, t);
  return (
    <div
      className={last === null ? 'sr-only' : 'flex h-9 shrink-0 items-center gap-2 border-t border-line px-3'}
    >
      <p role="status" className="min-w-0 flex-1 truncate text-ink-2">
        {words}
      </p>
      {last?.state === 'done' ? (
        <Button
          size="sm"
          variant="ghost"
          onClick={() => {
            inbox.undo();
          }}
        >
          {t('undo')}
        </Button>
      ) : null}
    </div>
  );
}

function say(
  { name, count, state }: LastAction,
  t: ReturnType<typeof useMessages<(typeof panelMessages)['en']>>,
): string {
  if (state === 'failed') return t('failed');
  if (state === 'undone') return t('undone');
  if (name === 'muted' || name === 'unmuted') return t(`done_${name}`);
  return t(`done_${name}`, { count });
}
