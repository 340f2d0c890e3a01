import { getRouteApi, useLocation, useNavigate, useRouter } from '@tanstack/react-router';
import { ChatView } from '#src/features/chat/index.ts';
import { pagePaths } from '#src/protocol/page-paths.ts';
import { readRun } from '../late-parts.ts';

const route = getRouteApi('/shell/w/$workspace/chat/{-$session}');

export function ChatRoute() {
  const { workspace, session } = route.useParams();
  const { message }: { readonly message?: unknown } = route.useSearch();
  const visit = useLocation({ select: ({ state }) => state.__TSR_key ?? '' });
  const navigate = useNavigate();
  const { history } = useRouter();
  return (
    <ChatView
      workspaceId={workspace}
      sessionId={session ?? null}
      linked={typeof message === 'string' ? { id: message, visit } : null}
      onOpenSession={(id, messageId, replace = false) => {
        if (id !== null && messageId !== undefined) history.push(pagePaths.message(workspace, id, messageId));
        else
          void navigate({
            to: '/w/$workspace/chat/{-$session}',
            params: { workspace, session: id ?? undefined },
            replace,
          });
      }}
      onElsewhere={(itsOwn) => {
        void navigate({
          to: '/w/$workspace/chat/{-$session}',
          params: { workspace: itsOwn, session },
          search: true,
          replace: true,
        });
      }}
      onOpenRun={(execution, at) => {
        // Another layout of the query than the router's own: the debugger's numbers stand bare in it.
        history.push(pagePaths.debug(execution) + (at === undefined ? '' : `?at=${at}`));
      }}
      onOpenPath={history.push}
      readRun={readRun}
      onOpenDocument={(doc, query, messageId) => {
        // Back leads to the answer that was read, not to the end of the conversation.
        if (session !== undefined && messageId != null) {
          history.replace(pagePaths.message(workspace, session, messageId));
          // What is changed in one breath would become one entry.
          history.flush();
        }
        history.push(pagePaths.documents(workspace, doc) + query);
      }}
    />
  );
}
