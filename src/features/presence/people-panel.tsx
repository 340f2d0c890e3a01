import { useDeferredValue, useMemo, useRef, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { Member } from '#src/protocol/entities.ts';
import { pagePaths } from '#src/protocol/page-paths.ts';
import { useViewCommands } from '#src/shared/commands/view-commands.ts';
import { useServerOffset } from '#src/shared/time/use-server-offset.ts';
import { controlClasses } from '#src/ui/control-classes.ts';
import { cx } from '#src/ui/cx.ts';
import { InviteButton } from './invite-button.tsx';
import { mayManage, memberActions } from './member-actions.ts';
import { MemberList } from './member-list.tsx';
import { useMemberManagement } from './member-management.tsx';
import { MemberRow } from './member-row.tsx';
import { roleWords, rowWords } from './member-words.ts';
import { presenceMessages } from './messages.ts';
import { byId, groupPeople, isFound, nameOf, type PeopleView } from './people-view.ts';
import type { RosterPerson } from './roster-state.ts';

export interface PeoplePanelProps {
  readonly workspaceId: string;
  readonly userId: string;
  readonly members: readonly Member[];
  readonly view: PeopleView;
  /** Null where nobody can be followed. */
  readonly following: { readonly userId: string | null } | null;
  readonly onFollow: (userId: string | null) => void;
  readonly onOpenPath: (path: string) => void;
  /** A command is about to use what may be hidden. */
  readonly onReveal: () => void;
  /** Said of oneself: that one appears offline. */
  readonly unseen: boolean;
  readonly query: string;
  readonly onQuery: (query: string) => void;
  /** What stands below the list. */
  readonly children?: ReactNode;
}

/** The people of a workspace by whether they are here, with search and what can be done with each. */
export function PeoplePanel(props: PeoplePanelProps) {
  const { workspaceId, userId, members, view, query, onQuery } = props;
  const t = useMessages(presenceMessages);
  const management = useMemberManagement(workspaceId);
  const known = useMemo(() => byId(members), [members]);
  const ownRole = view.people.get(userId)?.role ?? known.get(userId)?.role ?? null;
  const wanted = useDeferredValue(query.trim());
  const named = (person: RosterPerson) => nameOf(person, known.get(person.userId));
  const groups = groupPeople(
    view,
    (person) =>
      wanted === '' ||
      isFound(wanted, named(person), known.get(person.userId), roleWords(t, person.role) ?? ''),
  );
  const isNobody = Object.values(groups).every((group) => group.length === 0);

  const searchField = useRef<HTMLInputElement>(null);
  const { onReveal } = props;
  useViewCommands({
    view: t('members'),
    isPart: true,
    commands: () => [
      {
        id: 'members:search',
        label: t('search'),
        run: () => {
          // What is hidden takes no focus.
          flushSync(onReveal);
          searchField.current?.focus();
        },
      },
    ],
  });

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex items-center gap-1 px-2 pt-2 pb-1">
        <input
          ref={searchField}
          type="search"
          aria-label={t('search')}
          placeholder={t('search')}
          value={query}
          onChange={(event) => {
            onQuery(event.target.value);
          }}
          className={cx('h-8 min-w-0 flex-1 pointer-coarse:h-10', controlClasses)}
        />
        {mayManage(ownRole, null) ? (
          <InviteButton workspaceId={workspaceId} ownRole={ownRole} isPart onReveal={onReveal} />
        ) : null}
      </div>
      {management.notice}
      {isNobody && wanted !== '' ? (
        <p role="status" className="min-h-24 flex-1 px-3 py-2 text-xs text-ink-2">
          {t('noneFound', { query: wanted })}
        </p>
      ) : (
        <MemberList
          groups={groups}
          titles={{ online: t('online'), 'recently-left': t('recentlyLeft'), offline: t('offline') }}
          labelOf={(person, group) => rowWords(t, person, group, named(person))}
          renderRow={(person, group) => (
            <MemberRow
              person={person}
              member={known.get(person.userId)}
              group={group}
              name={named(person)}
              self={person.userId === userId}
              actions={memberActions(person, group, {
                t,
                workspaceId,
                ownRole,
                self: person.userId === userId,
                following: props.following,
                onFollow: props.onFollow,
                onOpenPath: props.onOpenPath,
                onRole: (role) => {
                  management.changeRole(person.userId, named(person), role);
                },
                onRemove: () => {
                  management.remove(person.userId, named(person));
                },
              })}
            />
          )}
        />
      )}
      {/* Below the list: it comes and goes by itself, and must not move a row from under the pointer. */}
      <Standing view={view} unseen={props.unseen} />
      {view.inferred ? <p className="px-3 py-2 text-xs text-ink-3">{t('inferred')}</p> : null}
      {props.children}
      {/* At the bottom nothing that arrives moves it from under the pointer. */}
      <p className="shrink-0 border-t border-line px-3 py-2 text-xs">
        <a
          href={pagePaths.members(workspaceId)}
          className="text-accent underline-offset-2 hover:underline"
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            props.onOpenPath(pagePaths.members(workspaceId));
          }}
        >
          {t('allMembers')}
        </a>
      </p>
    </div>
  );
}

/** What is not known: nobody asked yet, or we are cut off and everything is "as of" then; and whether one is seen. */
function Standing({ view, unseen }: Pick<PeoplePanelProps, 'view' | 'unseen'>) {
  const t = useMessages(presenceMessages);
  const { formatTime, formatFullTime } = useFormats();
  const offset = useServerOffset();
  if (view.asOf !== null && view.known) {
    const time = formatTime(view.asOf + offset);
    return (
      <p
        role="status"
        title={formatFullTime(view.asOf + offset)}
        className="m-2 rounded-md bg-amber-soft px-2 py-1.5 text-xs text-amber"
      >
        <strong className="font-medium">{t('asOf', { time })}</strong> · {t('asOfDetail', { time })}
      </p>
    );
  }
  if (view.known && !unseen) return null;
  return (
    <p role="status" className="px-3 py-1 text-xs text-ink-3">
      {view.known ? t('unseen') : t(view.asOf === null ? 'unknownYet' : 'notKnown')}
    </p>
  );
}
