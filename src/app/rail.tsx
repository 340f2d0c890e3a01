import { useAuthState } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { withoutTurns } from '#src/lib/turned-text.ts';
import type { Workspace } from '#src/protocol/entities.ts';
import { Avatar } from '#src/ui/avatar.tsx';
import { Menu } from '#src/ui/menu.tsx';
import { initials } from '#src/ui/person-color.ts';
import { AccountMenu } from './account-menu.tsx';
import { appMessages } from './messages.ts';
import { Navigation } from './navigation.tsx';
import type { View } from './view-of.ts';
import { useWorkspaceMenu } from './workspace-menu.ts';

export interface RailProps {
  readonly workspaceId: string;
  readonly workspaces: readonly Workspace[];
  readonly view: View | null;
  readonly onOpenWorkspace: (workspaceId: string) => void;
  readonly onOpenPath: (path: string) => void;
}

/** From 768 px on: workspace, views and account in one column at the left. */
export function Rail(props: RailProps) {
  const { workspaceId, workspaces, view } = props;
  const t = useMessages(appMessages);
  const { user } = useAuthState();
  const groups = useWorkspaceMenu(props);
  const workspace = workspaces.find(({ id }) => id === workspaceId) ?? null;
  const name = withoutTurns(workspace?.name ?? workspaceId);
  return (
    <nav
      aria-label={t('main')}
      className="flex w-20 shrink-0 flex-col items-stretch gap-3 overflow-y-auto border-r border-line bg-canvas px-1 py-2"
    >
      <Menu
        label={t('workspaces')}
        placement="right-start"
        groups={groups}
        trigger={(props) => (
          <button
            type="button"
            {...props}
            aria-label={t('workspace', { name })}
            title={name}
            className="mx-auto flex size-9 items-center justify-center rounded-lg border border-control bg-surface font-semibold hover:bg-raised"
          >
            <span aria-hidden="true">{initials(name)}</span>
          </button>
        )}
      />
      <Navigation workspaceId={workspaceId} view={view} orientation="rail" />
      <div className="mt-auto flex justify-center">
        <AccountMenu
          workspace={workspace}
          trigger={(props) => (
            <button
              type="button"
              {...props}
              aria-label={t('userMenu')}
              className="rounded-full p-1 hover:bg-raised"
            >
              <Avatar id={user?.id ?? ''} name={user?.name ?? '?'} decorative />
            </button>
          )}
        />
      </div>
    </nav>
  );
}
