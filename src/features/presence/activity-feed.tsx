import { useMemo, type ReactNode } from 'react';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { Instant } from '#src/lib/instant.ts';
import { pagePaths } from '#src/protocol/page-paths.ts';
import { LoadError } from '#src/shared/requests/load-error.tsx';
import { useServerOffset } from '#src/shared/time/use-server-offset.ts';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { TimeText } from '#src/ui/time-text.tsx';
import { groupActivity, type ActivityGroup } from './activity-groups.ts';
import type { ActivityState } from './activity-state.ts';
import { lineOf } from './activity-words.ts';
import { presenceMessages } from './messages.ts';

export interface ActivityFeedProps {
  readonly workspaceId: string;
  readonly activity: ActivityState;
  readonly now: Instant;
  /** The server keeps no record: what stands here is what this page saw. */
  readonly seenOnly: boolean;
  readonly error: Error | null;
  readonly onRetry: () => void;
  readonly nameOf: (userId: string) => string;
  readonly onOpenPath: (path: string) => void;
  /** Shows a person in the list above. */
  readonly onShowPerson: (userId: string) => void;
}

/** Lines shown; older ones are on the server. */
const LINES = 50;

/** What happened here, the newest first: what several did alike is one line, and each leads to its thing. */
export function ActivityFeed({ activity, seenOnly, error, onRetry, ...links }: ActivityFeedProps) {
  const t = useMessages(presenceMessages);
  const loading = !seenOnly && !activity.loaded && error === null;
  // What happens meanwhile shows with the record, which would move it.
  const groups = useMemo(
    () => (loading ? [] : groupActivity(activity.entries).slice(0, LINES)),
    [loading, activity.entries],
  );
  return (
    <section
      aria-label={t('activity')}
      className="flex max-h-[40%] min-h-24 shrink-0 flex-col border-t border-line"
    >
      <h3 className="px-3 pt-2 pb-1 text-xs font-medium text-ink-2">{t('activity')}</h3>
      {error === null ? null : (
        <LoadError className="mx-2 mb-2" title={t('activityFailed')} error={error} onRetry={onRetry} />
      )}
      <div
        role="feed"
        aria-label={t('activity')}
        // A feed without an article is none, unless one is on its way.
        aria-busy={groups.length === 0}
        tabIndex={0}
        className="min-h-0 flex-1 overflow-auto px-2 pb-2"
      >
        {groups.map((group, at) => (
          <article
            key={group.key}
            aria-label={lineOf(t, group, links.nameOf)}
            aria-posinset={at + 1}
            aria-setsize={groups.length}
            className="rounded-md px-1 py-1 text-xs text-ink-2"
          >
            <Line group={group} {...links} />
          </article>
        ))}
      </div>
      {loading ? <Skeleton lines={2} className="p-3" /> : null}
      {groups.length === 0 && error === null && !loading ? (
        <p className="px-3 pb-2 text-xs text-ink-3">{t('activityEmpty')}</p>
      ) : null}
      {seenOnly ? <p className="px-3 pb-2 text-xs text-ink-3">{t('activitySeen')}</p> : null}
    </section>
  );
}

type LineLinks = Pick<ActivityFeedProps, 'now' | 'workspaceId' | 'nameOf' | 'onOpenPath' | 'onShowPerson'>;

function Line({
  group,
  now,
  workspaceId,
  nameOf,
  onOpenPath,
  onShowPerson,
}: { readonly group: ActivityGroup } & LineLinks) {
  const t = useMessages(presenceMessages);
  const { formatMoment } = useFormats();
  const offset = useServerOffset();
  const path = pathOf(workspaceId, group);
  const [first] = group.people;
  const text = lineOf(t, group, nameOf);
  let linked: ReactNode = <bdi>{text}</bdi>;
  if (path !== null) {
    linked = (
      <a
        href={path}
        className="text-ink underline-offset-2 hover:underline"
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          onOpenPath(path);
        }}
      >
        <bdi>{text}</bdi>
      </a>
    );
  } else if (first !== undefined && group.kind !== 'member_removed') {
    linked = (
      <button
        type="button"
        title={t('showPerson', { name: nameOf(first) })}
        className="text-left text-ink underline-offset-2 hover:underline"
        onClick={() => {
          onShowPerson(first);
        }}
      >
        <bdi>{text}</bdi>
      </button>
    );
  }
  return (
    <>
      {linked}{' '}
      <TimeText instant={group.at} className="text-ink-3">
        {formatMoment(group.at, now + offset)}
      </TimeText>
      {group.people.length > 1 ? (
        <span className="block truncate text-ink-3">{group.people.slice(0, 20).map(nameOf).join(', ')}</span>
      ) : null}
    </>
  );
}

/** Where the thing of a line is; null where it is a person, or gone. */
function pathOf(workspaceId: string, { kind, documentId, action }: ActivityGroup): string | null {
  if (kind === 'application_changed') return pagePaths.applications(workspaceId);
  if (kind !== 'document_updated' || documentId === null || action === 'deleted') return null;
  return pagePaths.documents(workspaceId, documentId);
}
