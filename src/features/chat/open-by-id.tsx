import { useMessages } from '#src/i18n/use-messages.ts';
import { pagePaths } from '#src/protocol/page-paths.ts';
import { answerDebugMessages } from './answer-debug-messages.ts';
import { useChat } from './chat-context.ts';

/** To where a run opens by its id: the way into the debugger on a server that does not say which run it was. */
export function OpenById() {
  const t = useMessages(answerDebugMessages);
  const { workspaceId, onOpenPath } = useChat();
  const path = pagePaths.plugins(workspaceId);
  return (
    <a
      href={path}
      className="w-fit text-accent underline-offset-2 hover:underline"
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        onOpenPath(path);
      }}
    >
      {t('openDebugger')}
    </a>
  );
}
