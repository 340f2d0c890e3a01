import { useStore } from 'zustand';
import { ApiError } from '#src/http/types.ts';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { Member } from '#src/protocol/entities.ts';
import { useMembers } from '#src/shared/people/members.ts';
import { EmptyState } from '#src/ui/empty-state.tsx';
import { ErrorNotice } from '#src/ui/error-notice.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { MemberRow } from './member-row.tsx';
import { presenceMessages } from './messages.ts';
import { groupOf, type PresenceGroup, type PresenceState } from './presence-state.ts';
import { usePresence } from './use-presence.ts';

export interface PresenceSidebarProps {
  readonly workspaceId: string;
  readonly userId: string;
}

const groups: readonly {
  readonly id: PresenceGroup;
  readonly title: 'online' | 'recentlyLeft' | 'offline';
}[] = [
  { id: 'online', title: 'online' },
  { id: 'recently-left', title: 'recentlyLeft' },
  { id: 'offline', title: 'offline' },
];

/** The people of a workspace, by whether they are here. The `complementary` around it is the shell's. */
export function PresenceSidebar({ workspaceId, userId }: PresenceSidebarProps) {
  const t = useMessages(presenceMessages);
  const { presence, channel } = usePresence(workspaceId);
  const state = useStore(presence.store);
  const members = useMembers(workspaceId);
  const selfOnline =
    channel.status?.state === 'live' ||
    channel.status?.state === 'suspect' ||
    channel.status?.state === 'open';

  if (members.isPending) return <Skeleton lines={5} />;
  if (members.data === undefined) {
    const outside = members.error instanceof ApiError && members.error.failure.kind === 'not-found';
    if (outside) return <EmptyState title={t('notMember')} detail={t('notMemberDetail')} />;
    return (
      <ErrorNotice
        className="m-3"
        title={t('loadFailed')}
        detail={members.error.message}
        action={{ label: t('retry'), onAction: () => void members.refetch(), busy: members.isFetching }}
      />
    );
  }

  const placed = placeMembers(members.data, state, presence.now(), userId, selfOnline);
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-auto p-2">
      <Standing state={state} />
      {groups.map(({ id, title }) =>
        id !== 'online' && placed[id].length === 0 ? null : (
          <div key={id} role="group" aria-label={t(title)} className="mb-3">
            <h3
              aria-hidden="true"
              className="flex items-center gap-1.5 px-1 py-1 text-xs font-medium text-ink-2"
            >
              {t(title)} <span className="text-ink-3">{placed[id].length}</span>
            </h3>
            <ul>
              {placed[id].map((member) => (
                <MemberRow
                  key={member.user_id}
                  member={member}
                  group={id}
                  self={member.user_id === userId}
                  lastSeen={state.people.get(member.user_id)?.lastSeen ?? null}
                />
              ))}
            </ul>
          </div>
        ),
      )}
      <p className="mt-auto px-1 pt-2 text-xs text-ink-3">{t('inferred')}</p>
    </div>
  );
}

/** What is not known: nobody asked yet, or we are cut off and everything is "as of" then. */
function Standing({ state }: { readonly state: PresenceState }) {
  const t = useMessages(presenceMessages);
  const { formatTime } = useFormats();
  if (state.asOf !== null) {
    const time = formatTime(state.asOf);
    return (
      <p role="status" className="mb-2 rounded-md bg-amber-soft px-2 py-1.5 text-xs text-amber">
        <strong className="font-medium">{t('asOf', { time })}</strong> · {t('asOfDetail', { time })}
      </p>
    );
  }
  return state.surveyed ? null : (
    <p role="status" className="mb-2 px-1 text-xs text-ink-3">
      {t('unknownYet')}
    </p>
  );
}

/** Members by group; oneself first, then by name. Whoever looks at the page connected is here. */
function placeMembers(
  members: readonly Member[],
  state: PresenceState,
  now: number,
  userId: string,
  selfOnline: boolean,
): Readonly<Record<PresenceGroup, readonly Member[]>> {
  const placed: Record<PresenceGroup, Member[]> = { online: [], 'recently-left': [], offline: [] };
  for (const member of members) {
    const here = member.user_id === userId && selfOnline;
    placed[here ? 'online' : groupOf(state.people.get(member.user_id), now)].push(member);
  }
  const name = (member: Member) => member.name ?? member.email ?? member.user_id;
  for (const group of Object.values(placed)) {
    group.sort(
      (a, b) => Number(b.user_id === userId) - Number(a.user_id === userId) || name(a).localeCompare(name(b)),
    );
  }
  return placed;
}
