import { useMessages } from '#src/i18n/use-messages.ts';
import { useViewCommands } from '#src/shared/commands/view-commands.ts';
import type { FollowInput, FollowState } from './following.ts';
import { presenceMessages } from './messages.ts';
import { groupPeople, type PeopleView } from './people-view.ts';

export interface FollowCommandsOptions {
  readonly userId: string;
  readonly view: PeopleView;
  readonly follow: FollowState;
  /** Whoever appears offline follows nobody. */
  readonly unseen: boolean;
  readonly onFollow: (input: FollowInput) => void;
  readonly nameOf: (userId: string) => string;
}

/** Follow anybody who is here, by name, and end it from either side: for the palette, whether the sidebar is seen or not. */
export function useFollowCommands(options: FollowCommandsOptions): void {
  const { userId, view, follow, unseen, onFollow, nameOf } = options;
  const t = useMessages(presenceMessages);
  useViewCommands({
    view: t('members'),
    isPart: true,
    commands: () => [
      ...(follow.following === null
        ? []
        : [
            {
              id: 'members:stop-following',
              label: t('stopFollowingOf', { name: nameOf(follow.following) }),
              run: () => {
                onFollow({ kind: 'follow', userId: null });
              },
            },
          ]),
      ...follow.followers.map((follower) => ({
        id: `members:refuse:${follower}`,
        label: t('refuseOf', { name: nameOf(follower) }),
        run: () => {
          onFollow({ kind: 'refuse', userId: follower });
        },
      })),
    ],
  });
  useViewCommands({
    view: t('follow'),
    isPart: true,
    isLong: true,
    commands: () =>
      unseen
        ? []
        : groupPeople(view, (person) => person.userId !== userId && person.userId !== follow.following)
            .online.map((person) => person.userId)
            .map((id) => ({
              id: `members:follow:${id}`,
              label: t('followOf', { name: nameOf(id) }),
              run: () => {
                onFollow({ kind: 'follow', userId: id });
              },
            })),
  });
}
