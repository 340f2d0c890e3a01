import { useEffect, useEffectEvent, useRef } from 'react';
import { createPortal } from 'react-dom';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { Viewing } from '#src/protocol/presence-frames.ts';
import { Button } from '#src/ui/button.tsx';
import type { FollowInput, FollowState } from './following.ts';
import { presenceMessages } from './messages.ts';
import { rosterGroupOf } from './roster-state.ts';
import type { PeopleView } from './people-view.ts';
import { viewingPath } from './viewing-path.ts';

export interface FollowBarProps {
  readonly workspaceId: string;
  readonly view: PeopleView;
  readonly follow: FollowState;
  readonly onFollow: (input: FollowInput) => void;
  readonly nameOf: (userId: string) => string;
  /** What this page shows. */
  readonly viewing: Viewing | null;
  readonly onOpenPath: (path: string) => void;
}

/**
 * Whom one follows and who follows one, over the page whatever the sidebar does: the followed see it, and can
 * refuse. Going somewhere oneself ends the following.
 */
export function FollowBar(props: FollowBarProps) {
  const { view, follow, onFollow, nameOf } = props;
  const t = useMessages(presenceMessages);
  useFollowing(props);
  const { following, ended, followers } = follow;
  if (following === null && ended === null && followers.length === 0) return null;
  return createPortal(
    <div
      role="status"
      className="pointer-events-none fixed inset-x-0 top-14 z-40 md:top-1.5 flex flex-col items-center gap-1 px-4 *:pointer-events-auto *:flex *:max-w-full *:items-center *:gap-2 *:rounded-full *:border *:border-line *:bg-surface *:py-1 *:pr-1 *:pl-4 *:shadow-lg"
    >
      {following === null ? null : (
        <p>
          <span className="truncate">{t('following', { name: nameOf(following) })}</span>
          <Button
            size="sm"
            variant="ghost"
            onClick={() => {
              onFollow({ kind: 'follow', userId: null });
            }}
          >
            {t('stop')}
          </Button>
        </p>
      )}
      {ended === null ? null : (
        <p>
          <span className="truncate">
            {ended.why === 'refused' && view.people.has(ended.by)
              ? t('followRefused', { name: nameOf(ended.by) })
              : t('followLeft', { name: nameOf(ended.by) })}
          </span>
          <Button
            size="sm"
            variant="ghost"
            onClick={() => {
              onFollow({ kind: 'follow', userId: null });
            }}
          >
            {t('dismiss')}
          </Button>
        </p>
      )}
      {followers.map((userId) => (
        <p key={userId}>
          <span className="truncate">{t('followedBy', { name: nameOf(userId) })}</span>
          <Button
            size="sm"
            variant="ghost"
            onClick={() => {
              onFollow({ kind: 'refuse', userId });
            }}
          >
            {t('refuse')}
          </Button>
        </p>
      ))}
    </div>,
    document.body,
  );
}

/** Goes where the followed person goes; ends when they leave, or when one goes somewhere else oneself. */
function useFollowing({ workspaceId, view, follow, onFollow, viewing, onOpenPath }: FollowBarProps): void {
  const { following } = follow;
  const person = following === null ? undefined : view.people.get(following);
  const isGone = following !== null && (person === undefined || rosterGroupOf(person, view.now) !== 'online');
  const target = person?.viewing ? viewingPath(workspaceId, person.viewing) : null;
  const own = viewing === null ? null : viewingPath(workspaceId, viewing);
  /** Where following has led this page; null before it led anywhere. */
  const led = useRef<string | null>(null);

  const end = useEffectEvent((input: FollowInput) => {
    if (following !== null) onFollow(input);
  });
  const go = useEffectEvent((path: string) => {
    led.current = path;
    if (own !== path) onOpenPath(path);
  });

  useEffect(() => {
    led.current = null;
  }, [following]);
  useEffect(() => {
    if (isGone) end({ kind: 'target_left' });
  }, [isGone]);
  useEffect(() => {
    if (following !== null && target !== null) go(target);
  }, [following, target]);
  useEffect(() => {
    if (led.current !== null && led.current !== own) end({ kind: 'follow', userId: null });
  }, [own]);
}
