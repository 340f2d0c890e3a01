import { useMessages } from '#src/i18n/use-messages.ts';
import { pagePaths } from '#src/protocol/page-paths.ts';
import { answerDebugMessages } from './answer-debug-messages.ts';
import { useChat } from './chat-context.ts';
import { PathLink } from './path-link.tsx';

/** To where a run opens by its id: the way into the debugger on a server that does not say which run it was. */
export function OpenById() {
  const t = useMessages(answerDebugMessages);
  const { workspaceId } = useChat();
  return <PathLink path={pagePaths.plugins(workspaceId)}>{t('openDebugger')}</PathLink>;
}
