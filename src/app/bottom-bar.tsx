import { useAuthState } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Avatar } from '#src/ui/avatar.tsx';
import { AccountMenu } from './account-menu.tsx';
import { appMessages } from './messages.ts';
import { Navigation } from './navigation.tsx';
import type { RailProps } from './rail.tsx';
import { useWorkspaceMenu } from './workspace-menu.ts';

/** Below 768 px: the rail laid down. The account menu then also holds the workspaces. */
export function BottomBar(props: RailProps) {
  const { workspaceId, workspaces, view } = props;
  const t = useMessages(appMessages);
  const { user } = useAuthState();
  const groups = useWorkspaceMenu(props);
  return (
    <nav
      aria-label={t('main')}
      className="flex shrink-0 items-center gap-1 border-t border-line bg-canvas px-1 pt-1 pb-[max(0.25rem,env(safe-area-inset-bottom))]"
    >
      <Navigation workspaceId={workspaceId} view={view} orientation="bar" />
      <AccountMenu
        placement="top-end"
        groups={groups}
        workspace={workspaces.find(({ id }) => id === workspaceId) ?? null}
        trigger={(props) => (
          <button
            type="button"
            {...props}
            aria-label={t('userMenu')}
            className="flex h-13 w-16 flex-col items-center justify-center gap-1 rounded-md text-xs text-ink-2"
          >
            <Avatar id={user?.id ?? ''} name={user?.name ?? '?'} size="sm" decorative />
            <span aria-hidden="true">{t('account')}</span>
          </button>
        )}
      />
    </nav>
  );
}
