import { Link } from '@tanstack/react-router';
import { Building2 } from 'lucide-react';
import { Suspense, useState } from 'react';
import { useAuthState, useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { Workspace } from '#src/protocol/entities.ts';
import { pagePaths } from '#src/protocol/page-paths.ts';
import { LoadError } from '#src/shared/requests/load-error.tsx';
import { useWorkspaces } from '#src/shared/workspaces/use-workspaces.ts';
import { Button } from '#src/ui/button.tsx';
import { EmptyState } from '#src/ui/empty-state.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { readLastWorkspace } from './last-workspace.ts';
import { InvitationWatch } from './late-parts.ts';
import { lookAgain } from './look-again.ts';
import { appMessages } from './messages.ts';
import { Redirect } from './redirect.tsx';
import { useSignOut } from './use-sign-out.ts';

/** `/`: the workspace of the last visit, else the first one; sign-in first. */
export function Home() {
  const t = useMessages(appMessages);
  const { status, user } = useAuthState();
  const workspaces = useWorkspaces(user?.id ?? null);
  const signOut = useSignOut();
  if (status === 'signed-out') return <Redirect to={pagePaths.login} />;
  if (workspaces.data === undefined || user === null) {
    if (!workspaces.isError) return <Skeleton lines={4} />;
    return (
      <LoadError
        className="m-4"
        title={t('loadFailed')}
        error={workspaces.error}
        onRetry={() => void workspaces.refetch()}
        busy={workspaces.isFetching}
      />
    );
  }
  const last = readLastWorkspace(user.id);
  const chosen = workspaces.data.find((workspace) => workspace.id === last) ?? workspaces.data[0];
  if (chosen === undefined) {
    return (
      <main>
        <Suspense fallback={null}>
          <InvitationWatch userId={user.id} known={workspaces.data} />
        </Suspense>
        <EmptyState
          className="min-h-dvh"
          icon={<Building2 />}
          level={1}
          title={t('noWorkspace')}
          detail={t('noWorkspaceDetail', { email: user.email })}
          action={
            <span className="flex flex-wrap justify-center gap-2">
              <CheckAgain />
              <Button onClick={signOut}>{t('signOut')}</Button>
            </span>
          }
        />
      </main>
    );
  }
  return <Redirect to={pagePaths.chat(chosen.id)} />;
}

export interface NotInWorkspaceProps {
  readonly workspaces: readonly Workspace[];
  /** The page showed it from inside a moment ago: what stands there stays below, so this is a bar. */
  readonly removed: boolean;
}

/** A workspace that does not exist or is not ours: the server says the same for both, and so do we. */
export function NotInWorkspace({ workspaces, removed }: NotInWorkspaceProps) {
  const t = useMessages(appMessages);
  const { user } = useAuthState();
  const other = workspaces[0];
  const actions = (
    <span className="flex flex-wrap items-center gap-2">
      {other === undefined ? null : (
        <Link
          to="/w/$workspace/chat/{-$session}"
          params={{ workspace: other.id, session: undefined }}
          className="rounded-md px-2 py-1 text-accent underline underline-offset-2"
        >
          {t('openWorkspace', { name: other.name })}
        </Link>
      )}
      <CheckAgain />
    </span>
  );
  if (removed) {
    return (
      <div role="alert" className="shrink-0 border-b border-line bg-amber-soft px-4 py-2">
        <p className="font-medium">{t('notInWorkspace')}</p>
        <p className="mb-1 text-ink-2">{t('removedDetail')}</p>
        {actions}
      </div>
    );
  }
  return (
    <EmptyState
      className="h-full"
      icon={<Building2 />}
      level={2}
      title={t('notInWorkspace')}
      detail={t('notInWorkspaceDetail', { email: user?.email ?? '' })}
      action={actions}
    />
  );
}

/** Somebody may have invited one meanwhile. */
function CheckAgain() {
  const t = useMessages(appMessages);
  const { queryClient } = useServices();
  const [busy, setBusy] = useState(false);
  return (
    <Button
      busy={busy}
      onClick={() => {
        setBusy(true);
        void lookAgain(queryClient).finally(() => {
          setBusy(false);
        });
      }}
    >
      {t('checkAgain')}
    </Button>
  );
}
