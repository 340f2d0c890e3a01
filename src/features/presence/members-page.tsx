import { useCallback, useDeferredValue, useMemo, useRef, useState } from 'react';
import { useExtension } from '#src/connection/react.tsx';
import { ApiError } from '#src/http/types.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { Member } from '#src/protocol/entities.ts';
import { useViewCommands } from '#src/shared/commands/view-commands.ts';
import { useMembers } from '#src/shared/people/members.ts';
import { LoadError } from '#src/shared/requests/load-error.tsx';
import { EmptyState } from '#src/ui/empty-state.tsx';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { TextField } from '#src/ui/text-field.tsx';
import { VirtualList } from '#src/ui/virtual-list/virtual-list.tsx';
import { InviteButton } from './invite-button.tsx';
import { mayManage, memberActions } from './member-actions.ts';
import { useMemberManagement } from './member-management.tsx';
import { roleWords } from './member-words.ts';
import { MembersPageRow } from './members-page-row.tsx';
import { presenceMessages } from './messages.ts';
import { PendingInvitations } from './pending-invitations.tsx';
import { byId, isFound, nameOf, orderPeople, unknownPeople } from './people-view.ts';

export interface MembersPageProps {
  readonly workspaceId: string;
  readonly userId: string;
}

const ROW_HEIGHT = 57;

/** Everybody who may be in a workspace, as what, and who is invited. Who is here now stands in the sidebar. */
export function MembersPage({ workspaceId, userId }: MembersPageProps) {
  const t = useMessages(presenceMessages);
  const members = useMembers(workspaceId);
  const failure = members.error instanceof ApiError ? members.error.failure.kind : null;
  if (failure === 'not-found' || failure === 'forbidden')
    return <EmptyState title={t('notMember')} detail={t('notMemberDetail')} className="h-full" />;
  return (
    <div className="flex h-full min-h-0 flex-col">
      {members.isError ? (
        <LoadError
          className="m-4"
          title={t('loadFailed')}
          error={members.error}
          onRetry={() => void members.refetch()}
          busy={members.isFetching}
        />
      ) : null}
      {members.isPending ? <Skeleton lines={8} /> : null}
      {members.data === undefined ? null : (
        <AllMembers workspaceId={workspaceId} userId={userId} members={members.data} />
      )}
    </div>
  );
}

function AllMembers({
  workspaceId,
  userId,
  members,
}: MembersPageProps & { readonly members: readonly Member[] }) {
  const t = useMessages(presenceMessages);
  const keepsInvitations = useExtension('workspace-data') === true;
  const management = useMemberManagement(workspaceId);
  const [query, setQuery] = useState('');
  const wanted = useDeferredValue(query.trim());
  const known = useMemo(() => byId(members), [members]);
  const people = useMemo(() => unknownPeople(members), [members]);
  const order = useMemo(() => orderPeople(people, known, userId), [people, known, userId]);
  const ownRole = known.get(userId)?.role ?? null;
  const manages = mayManage(ownRole, null);
  const shown = useMemo(
    () =>
      order
        .flatMap((id) => people.get(id) ?? [])
        .filter((person) => {
          const member = known.get(person.userId);
          const role = roleWords(t, person.role) ?? '';
          return wanted === '' || isFound(wanted, nameOf(person, member), member, role);
        }),
    [order, people, known, wanted, t],
  );
  const searchField = useRef<HTMLInputElement>(null);
  /** Whose menu a command asked for, until it is open. */
  const [asked, setAsked] = useState<string | null>(null);
  const forgetAsked = useCallback(() => {
    setAsked(null);
  }, []);
  useViewCommands({
    view: t('members'),
    commands: () => [{ id: 'members:search', label: t('search'), run: () => searchField.current?.focus() }],
  });
  useViewCommands({
    view: t('role'),
    isLong: true,
    commands: () =>
      order.flatMap((id) => {
        const person = people.get(id);
        if (person === undefined || id === userId || !mayManage(ownRole, person.role)) return [];
        const member = known.get(id);
        const name = nameOf(person, member);
        return [
          {
            id: `members:role:${id}`,
            label: t('changeRoleOf', { name }),
            run: () => {
              // Of thousands of rows the one that is meant must stand there.
              setQuery(member?.email ?? name);
              setAsked(id);
            },
          },
        ];
      }),
  });
  return (
    <>
      <div className="flex shrink-0 items-center gap-2 border-b border-line px-4 py-2">
        <TextField
          ref={searchField}
          type="search"
          className="min-w-0 max-w-md flex-1"
          label={t('search')}
          labelHidden
          placeholder={t('search')}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
          }}
        />
        <p role="status" className="text-xs whitespace-nowrap text-ink-3 tabular-nums">
          {wanted === ''
            ? t('memberCount', { count: members.length })
            : t('foundCount', { count: shown.length })}
        </p>
        {manages ? <InviteButton workspaceId={workspaceId} ownRole={ownRole} /> : null}
      </div>
      {management.notice}
      {shown.length === 0 ? (
        <p className="flex-1 px-4 py-3 text-ink-2">{t('noneFound', { query: wanted })}</p>
      ) : (
        <VirtualList
          label={t('members')}
          items={shown}
          keyOf={({ userId: id }) => id}
          estimateHeight={ROW_HEIGHT}
          className="flex-1"
          renderItem={(person) => {
            const member = known.get(person.userId);
            const name = nameOf(person, member);
            const self = person.userId === userId;
            return (
              <MembersPageRow
                userId={person.userId}
                name={name}
                email={member?.email ?? null}
                role={person.role}
                self={self}
                onOpened={asked === person.userId ? forgetAsked : null}
                actions={memberActions(person, 'offline', {
                  t,
                  workspaceId,
                  ownRole,
                  self,
                  following: null,
                  onFollow: () => undefined,
                  onOpenPath: () => undefined,
                  onRole: (role) => {
                    management.changeRole(person.userId, name, role);
                  },
                  onRemove: () => {
                    management.remove(person.userId, name);
                  },
                })}
              />
            );
          }}
        />
      )}
      {manages && keepsInvitations ? (
        <PendingInvitations workspaceId={workspaceId} ownRole={ownRole} />
      ) : null}
    </>
  );
}
