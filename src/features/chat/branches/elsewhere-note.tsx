import { useStore } from 'zustand';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import { useChat } from '../chat-context.ts';
import { refOf } from './branch-layout.ts';
import { branchMessages } from './branch-messages.ts';
import { saidElsewhere } from './elsewhere.ts';
import { goToMessage } from './go-to-message.ts';

/** A reader is never moved to another version: so it says where the others are, with the way there. */
export function ElsewhereNote() {
  const t = useMessages(branchMessages);
  const { session, nameOf } = useChat();
  const prompt = useStore(session.store, saidElsewhere);
  if (prompt === null) return null;
  return (
    <div className="mx-auto flex w-full max-w-[48rem] items-center gap-2 px-4 pb-1 text-xs">
      <p role="status" className="min-w-0 flex-1 text-ink-2">
        {t('elsewhere', { name: nameOf(prompt.userId) })}
      </p>
      <Button
        size="sm"
        onClick={() => {
          session.store.fold((state) => goToMessage(state, refOf(prompt)));
        }}
      >
        {t('showIt')}
      </Button>
    </div>
  );
}
