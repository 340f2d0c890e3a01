import { Outlet, useLocation, useNavigate, useParams, useRouter } from '@tanstack/react-router';
import { Suspense, useCallback, useEffect, useId, useRef, useState } from 'react';
import { useAuthState, usePoolStatus, useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { pagePaths } from '#src/protocol/page-paths.ts';
import { useWorkspaces } from '#src/shared/workspaces/use-workspaces.ts';
import { cx } from '#src/ui/cx.ts';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { PHONE_QUERY, useMedia } from '#src/ui/use-media.ts';
import { BottomBar } from './bottom-bar.tsx';
import { readLastWorkspace, writeLastWorkspace } from './last-workspace.ts';
import {
  InvitationWatch,
  NotificationBell,
  PresenceSidebar,
  preloadLateParts,
  SignInAgain,
} from './late-parts.ts';
import { MembersAside } from './members-aside.tsx';
import { appMessages } from './messages.ts';
import { Overlays } from './overlays.tsx';
import { Rail } from './rail.tsx';
import { Redirect } from './redirect.tsx';
import { RegionBoundary } from './region-boundary.tsx';
import { GuestBar, TopBar } from './top-bar.tsx';
import { showUnread, useDocumentTitle } from './use-document-title.ts';
import { useMembersOpen } from './use-members-open.ts';
import { useOverlays } from './use-overlays.ts';
import { useSettled } from './use-settled.ts';
import { viewOf } from './view-of.ts';
import { viewingOf } from './viewing-of.ts';
import { NotInWorkspace } from './workspace-choice.tsx';

/**
 * Everything around a view. A workspace's pages need a user; the debugger does not, and gets rail and bell
 * only where there is one. The parts keep their places, so that going from chat to a run and back neither
 * closes a socket nor loses a scroll position.
 */
export function Shell() {
  const { status, user } = useAuthState();
  const { workspace, workflow } = useParams({ strict: false });
  const { href } = useLocation();
  const signedIn = status === 'signed-in' || status === 'expired';
  const tenancy = useTenancy(user?.id ?? null);
  if ((workspace ?? workflow) !== undefined && !signedIn) {
    if (status === 'restoring') return <Skeleton lines={4} />;
    return <Redirect to={`${pagePaths.login}?${new URLSearchParams({ to: href }).toString()}`} />;
  }
  return <Frame key={tenancy} userId={signedIn ? (user?.id ?? null) : null} />;
}

/**
 * Counts the people whom the frame has been for: nothing of one account may stay on screen for another. Nobody becoming
 * somebody is no change: a run that is opened while the last sign-in is restored stays as it stands, and so does a file.
 */
function useTenancy(userId: string | null): number {
  const [known, setKnown] = useState({ userId, count: 0 });
  if (known.userId === userId) return known.count;
  const next = { userId, count: known.userId === null ? known.count : known.count + 1 };
  setKnown(next);
  return next.count;
}

/** In the address bar of a tab that is looked at. */
function isShowing(path: string): boolean {
  return document.visibilityState === 'visible' && location.pathname === path;
}

/** As large as the bell, so that what stands beside it stays when it comes. */
function BellPlace() {
  return <span className="size-8 shrink-0 pointer-coarse:size-10" />;
}

function Frame({ userId }: { readonly userId: string | null }) {
  const t = useMessages(appMessages);
  const asideId = useId();
  const { workspace, session = null } = useParams({ strict: false });
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const router = useRouter();
  const phone = useMedia(PHONE_QUERY);
  const { queryClient, pool } = useServices();
  const workspaces = useWorkspaces(userId);
  const channels = usePoolStatus();
  const settled = useSettled();
  const expired = useAuthState().status === 'expired';
  const view = viewOf(pathname);
  const overlays = useOverlays();
  const bell = useRef<HTMLSpanElement>(null);
  const [membersOpen, setMembersOpen] = useMembersOpen(view === 'debugger');
  const workspaceId = userId === null ? null : (workspace ?? readLastWorkspace(userId));
  const known = workspaces.data?.find((entry) => entry.id === workspaceId);
  const outside = workspaceId !== null && workspaces.data !== undefined && known === undefined;
  /** The workspace that this page has last shown from inside: removed from it, the reader keeps what stands here. */
  const [shown, setShown] = useState<string | null>(null);
  if (workspace !== undefined && known !== undefined && shown !== workspace) setShown(workspace);
  const removed = outside && shown === workspace;

  useEffect(() => {
    if (userId !== null && workspace !== undefined && known !== undefined)
      writeLastWorkspace(userId, workspace);
  }, [userId, workspace, known]);

  useEffect(() => {
    if (!removed) return undefined;
    // Taken in again: its sockets were refused for good, and nothing else would try them.
    return () => {
      pool.retryAll();
    };
  }, [removed, pool]);

  useEffect(() => {
    if (!expired) return undefined;
    // Signed in again: what was refused meanwhile is asked for once more.
    return () => {
      void queryClient.refetchQueries({
        type: 'active',
        predicate: (query) => query.state.status === 'error',
      });
    };
  }, [expired, queryClient]);

  useEffect(() => {
    if (settled) preloadLateParts();
  }, [settled]);

  const openPath = useCallback(
    (path: string) => {
      router.history.push(path);
    },
    [router],
  );
  const title = view === null ? t('product') : t(view === 'members' ? 'membersShort' : view);
  useDocumentTitle([view === null ? null : title, known?.name, t('product')].filter(Boolean).join(' · '));

  const inside = userId !== null && workspaceId !== null && !(outside && workspace === undefined);
  const railProps = {
    workspaceId: workspaceId ?? '',
    workspaces: workspaces.data ?? [],
    view,
    onOpenWorkspace: (id: string) => {
      // Without a chat of its own it would go on with the one that is open, which is not there.
      void navigate({ to: '/w/$workspace/chat/{-$session}', params: { workspace: id, session: undefined } });
    },
    onOpenPath: openPath,
  };
  const at = { view, chatId: view === 'chat' ? session : null };
  const pill = view !== 'debugger' || channels.length > 0;
  const onToggle = () => {
    setMembersOpen(!membersOpen);
  };
  const members = inside && !outside ? { open: membersOpen, id: asideId, onToggle } : null;
  const onPalette = () => {
    overlays.set('palette', true);
  };

  return (
    // What is only there to be heard stands where it is laid out, beyond what has scrolled away: the page itself must not scroll to it.
    <div className="relative flex h-dvh flex-col overflow-clip bg-surface md:flex-row">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-surface focus:px-3 focus:py-2"
      >
        {t('skip')}
      </a>
      {inside && !phone ? <Rail {...railProps} /> : null}
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        {inside ? (
          <TopBar
            title={title}
            at={at}
            pill={pill}
            onPalette={onPalette}
            bell={
              <span ref={bell} className="contents">
                <RegionBoundary>
                  <Suspense fallback={<BellPlace />}>
                    {settled ? (
                      <NotificationBell
                        userId={userId}
                        onOpenPath={openPath}
                        isShowing={isShowing}
                        path={pathname}
                        onUnreadChange={showUnread}
                      />
                    ) : (
                      <BellPlace />
                    )}
                  </Suspense>
                </RegionBoundary>
              </span>
            }
            members={members}
          />
        ) : (
          <GuestBar title={title} at={at} pill={pill} signedIn={userId !== null} onPalette={onPalette} />
        )}
        {inside && settled && workspaces.data ? (
          <Suspense fallback={null}>
            <InvitationWatch userId={userId} known={workspaces.data} />
          </Suspense>
        ) : null}
        {expired ? (
          <Suspense fallback={null}>
            <SignInAgain />
          </Suspense>
        ) : null}
        <div className="flex min-h-0 flex-1">
          <main
            id="content"
            tabIndex={-1}
            className={cx('min-h-0 min-w-0 flex-1 outline-none', removed && 'flex flex-col')}
          >
            {outside && workspace !== undefined ? (
              <NotInWorkspace workspaces={workspaces.data} removed={removed} />
            ) : null}
            {outside && workspace !== undefined && !removed ? null : (
              <RegionBoundary key={workspace}>
                <Outlet />
              </RegionBoundary>
            )}
          </main>
          {inside && !outside ? (
            <MembersAside
              id={asideId}
              open={membersOpen}
              phone={phone}
              onClose={() => {
                setMembersOpen(false);
              }}
            >
              <RegionBoundary>
                <Suspense fallback={<Skeleton lines={5} />}>
                  {settled ? (
                    <PresenceSidebar
                      workspaceId={workspaceId}
                      userId={userId}
                      viewing={workspace === undefined ? null : viewingOf(pathname)}
                      onOpenPath={openPath}
                      onReveal={() => {
                        setMembersOpen(true);
                      }}
                    />
                  ) : (
                    <Skeleton lines={5} />
                  )}
                </Suspense>
              </RegionBoundary>
            </MembersAside>
          ) : null}
        </div>
        <Overlays
          overlays={overlays}
          workspaceId={inside ? workspaceId : null}
          workspaces={workspaces.data ?? []}
          members={members}
          openBell={inside ? () => bell.current?.querySelector('button')?.click() : null}
        />
      </div>
      {inside && phone ? <BottomBar {...railProps} /> : null}
    </div>
  );
}
