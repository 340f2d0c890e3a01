import { useMemo } from 'react';
import { useServices } from '#src/connection/react.tsx';
import type { Instant } from '#src/lib/instant.ts';
import { classifyActionUrl } from '#src/protocol/page-paths.ts';
import type { InboxEntry } from './inbox-selectors.ts';
import type { InboxStore } from './inbox-store.ts';

/** What a row can do. */
export interface InboxActions {
  /** Reads it and, where it leads somewhere inside the page, goes there. */
  open(entry: InboxEntry): void;
  activate(entry: InboxEntry): void;
  read(entry: InboxEntry): void;
  unread(entry: InboxEntry): void;
  toggleArchive(entry: InboxEntry): void;
  snooze(entry: InboxEntry, until: Instant): void;
  wake(entry: InboxEntry): void;
  mute(kind: string, muted: boolean): void;
  /** Milliseconds, by the server's clock: it is the server that lets a snooze end. */
  now(): number;
  readonly mutedKinds: readonly string[];
  /** Whether the server keeps an inbox: archive, snooze and mute are its. */
  readonly canKeep: boolean;
}

export function useInboxActions(
  inbox: InboxStore,
  mutedKinds: readonly string[],
  activate: (entry: InboxEntry) => void,
  onOpenPath: (path: string) => void,
): InboxActions {
  const { clock, pool } = useServices();
  return useMemo(
    () => ({
      activate,
      mutedKinds,
      canKeep: inbox.store.getState().mode === 'server',
      now: () => clock.now() + (pool.serverOffsetMs() ?? 0),
      open(entry) {
        inbox.read(entry.rows);
        const target = classifyActionUrl(entry.latest.notification.actionUrl, window.location.origin);
        if (target.kind === 'internal') onOpenPath(target.path);
      },
      read: (entry) => {
        inbox.read(entry.rows);
      },
      unread: (entry) => {
        inbox.unread(entry.rows);
      },
      toggleArchive(entry) {
        if (entry.latest.notification.archivedAt === null) inbox.archive(entry.rows);
        else inbox.unarchive(entry.rows);
      },
      snooze: (entry, until) => {
        inbox.snooze(entry.rows, until);
      },
      wake: (entry) => {
        inbox.wake(entry.rows);
      },
      mute: (kind, muted) => {
        inbox.mute(kind, muted);
      },
    }),
    [inbox, mutedKinds, activate, onOpenPath, clock, pool],
  );
}
