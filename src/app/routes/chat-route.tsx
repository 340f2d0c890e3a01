import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { ChatView } from '#src/features/chat/index.ts';
import { readRun } from '../late-parts.ts';

const route = getRouteApi('/shell/w/$workspace/chat/{-$session}');

export function ChatRoute() {
  const { workspace, session } = route.useParams();
  const { message } = route.useSearch() as { readonly message?: unknown };
  const navigate = useNavigate();
  return (
    <ChatView
      workspaceId={workspace}
      sessionId={session ?? null}
      linked={typeof message === 'string' ? message : null}
      onOpenSession={(id) => {
        void navigate({
          to: '/w/$workspace/chat/{-$session}',
          params: { workspace, session: id ?? undefined },
        });
      }}
      onOpenRun={(execution) => {
        void navigate({ to: '/debug/$execution', params: { execution } });
      }}
      readRun={readRun}
      onOpenDocument={(doc) => {
        void navigate({ to: '/w/$workspace/documents/{-$doc}', params: { workspace, doc } });
      }}
    />
  );
}
