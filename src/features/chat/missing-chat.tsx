import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import { EmptyState } from '#src/ui/empty-state.tsx';
import { chatMessages } from './messages.ts';
import { missingMessages } from './missing-messages.ts';

/** In place of a conversation that the server does not have, for this person. */
export default function MissingChat({ onNewChat }: { readonly onNewChat: () => void }) {
  const t = useMessages(missingMessages);
  const chat = useMessages(chatMessages);
  return (
    <EmptyState
      title={t('missingTitle')}
      detail={t('missingDetail')}
      action={<Button onClick={onNewChat}>{chat('newChat')}</Button>}
      className="flex-1"
    />
  );
}
