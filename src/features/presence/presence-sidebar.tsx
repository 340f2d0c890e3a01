import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { useExtension } from '#src/connection/react.tsx';
import { ApiError } from '#src/http/types.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { Member } from '#src/protocol/entities.ts';
import type { Viewing } from '#src/protocol/presence-frames.ts';
import { useAppearOffline } from '#src/shared/people/appear-offline.ts';
import { useMembers } from '#src/shared/people/members.ts';
import { LoadError } from '#src/shared/requests/load-error.tsx';
import { EmptyState } from '#src/ui/empty-state.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { ActivityFeed } from './activity-feed.tsx';
import type { ActivityState } from './activity-state.ts';
import { FollowBar } from './follow-bar.tsx';
import { useFollowCommands } from './follow-commands.ts';
import { presenceMessages } from './messages.ts';
import { PeoplePanel } from './people-panel.tsx';
import { byId, nameOf, type PeopleView } from './people-view.ts';
import { useTellChats } from './tell-chats.ts';
import { useInferredPresence } from './use-inferred-presence.ts';
import { useOutsideCheck } from './use-removal-check.ts';
import { useStatedPresence } from './use-stated-presence.ts';

export interface PresenceSidebarProps {
  readonly workspaceId: string;
  readonly userId: string;
  /** What this page shows, for the others to see; null: nothing of this workspace. */
  readonly viewing: Viewing | null;
  readonly onOpenPath: (path: string) => void;
  /** A command is about to use what may be hidden. */
  readonly onReveal: () => void;
}

const noMembers: readonly Member[] = [];

interface SidebarProps extends PresenceSidebarProps {
  readonly members: readonly Member[];
  /** Stands in for the list while it has nobody. */
  readonly placeholder: ReactNode;
}

/** The people of a workspace and what happened there. The `complementary` around it is the shell's. */
export function PresenceSidebar(props: PresenceSidebarProps) {
  const t = useMessages(presenceMessages);
  const stated = useExtension('presence');
  const members = useMembers(props.workspaceId);
  const failure = members.error instanceof ApiError ? members.error.failure.kind : null;
  const outside = failure === 'not-found' || failure === 'forbidden';
  useOutsideCheck(outside);
  if (outside) return <EmptyState title={t('notMember')} detail={t('notMemberDetail')} />;
  if (stated === null) return <Skeleton lines={5} />;
  const placeholder = members.isError ? (
    <LoadError
      className="m-3"
      title={t('loadFailed')}
      error={members.error}
      onRetry={() => void members.refetch()}
      busy={members.isFetching}
    />
  ) : (
    <Skeleton lines={5} />
  );
  const Sidebar = stated ? StatedSidebar : InferredSidebar;
  return (
    <Sidebar
      key={props.workspaceId}
      {...props}
      members={members.data ?? noMembers}
      placeholder={placeholder}
    />
  );
}

function StatedSidebar(props: SidebarProps) {
  const { workspaceId, userId, members, viewing, onOpenPath } = props;
  const presence = useStatedPresence(workspaceId, userId, members, viewing);
  const unseen = useAppearOffline(userId);
  const { view, follow, onFollow } = presence;
  const names = useNames(view, members);
  useTellChats(workspaceId, view);
  useFollowCommands({ userId, view, follow, unseen, onFollow, nameOf: names });
  return (
    <>
      <FollowBar
        workspaceId={workspaceId}
        view={view}
        follow={follow}
        onFollow={onFollow}
        nameOf={names}
        viewing={viewing}
        onOpenPath={onOpenPath}
      />
      <Panel
        {...props}
        view={view}
        unseen={unseen}
        nameOf={names}
        following={unseen ? null : { userId: follow.following }}
        onFollow={(target) => {
          onFollow({ kind: 'follow', userId: target });
        }}
        activity={presence.activity}
        activityError={presence.activityError}
        onRetryActivity={presence.loadActivity}
      />
    </>
  );
}

function InferredSidebar(props: SidebarProps) {
  const { workspaceId, userId, members } = props;
  const { view, activity } = useInferredPresence(workspaceId, userId, members);
  return (
    <Panel
      {...props}
      view={view}
      unseen={false}
      nameOf={useNames(view, members)}
      following={null}
      onFollow={ignore}
      activity={activity}
      activityError={null}
      onRetryActivity={ignore}
    />
  );
}

function ignore(): void {
  // Nobody can be followed here, and there is no record to read.
}

interface PanelProps extends SidebarProps {
  readonly view: PeopleView;
  readonly unseen: boolean;
  readonly nameOf: (userId: string) => string;
  readonly following: { readonly userId: string | null } | null;
  readonly onFollow: (userId: string | null) => void;
  readonly activity: ActivityState;
  readonly activityError: Error | null;
  readonly onRetryActivity: () => void;
}

function Panel(props: PanelProps) {
  const { view, workspaceId, onOpenPath, nameOf: names } = props;
  const [query, setQuery] = useState('');
  if (view.people.size === 0) return props.placeholder;
  return (
    <PeoplePanel
      workspaceId={workspaceId}
      userId={props.userId}
      members={props.members}
      view={view}
      following={props.following}
      onFollow={props.onFollow}
      onOpenPath={onOpenPath}
      onReveal={props.onReveal}
      unseen={props.unseen}
      query={query}
      onQuery={setQuery}
    >
      <ActivityFeed
        workspaceId={workspaceId}
        activity={props.activity}
        now={view.now}
        seenOnly={view.inferred}
        error={props.activityError}
        onRetry={props.onRetryActivity}
        nameOf={names}
        onOpenPath={onOpenPath}
        onShowPerson={(userId) => {
          setQuery(names(userId));
        }}
      />
    </PeoplePanel>
  );
}

/** Names of those who are on the list, and of those who were: by the roster, else by the members. */
function useNames(view: PeopleView, members: readonly Member[]): (userId: string) => string {
  const { people } = view;
  const known = useMemo(() => byId(members), [members]);
  return useCallback(
    (userId) => nameOf(people.get(userId) ?? { userId, name: null }, known.get(userId)),
    [people, known],
  );
}
