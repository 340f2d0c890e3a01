import { describe, expect, it } from 'vitest';
import { toNotification } from '#src/protocol/notification-frames.ts';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { createInboxState } from './inbox-state.ts';
import type { InboxRow, InboxState } from './inbox-types.ts';
import { RING_HOLD_MS, watchRings } from './ring-watch.ts';

function row(readAt: string | null): InboxRow {
  const notification = toNotification({ id: 'n1', title: 'x', read_at: readAt }, null);
  return { notification, base: notification, order: 1, at: 0, receivedAt: 0 };
}

/** Windows of one browser: they share one lock. */
function windows(...visible: boolean[]) {
  const clock = createFakeClock();
  const taken = new Set<string>();
  const said: string[] = [];
  let shown: readonly InboxRow[] = [row(null)];
  const listeners = visible.map((isVisible, index) => {
    let tell: (rows: readonly InboxRow[]) => void = () => undefined;
    const store = { getState: (): InboxState => ({ ...createInboxState('server'), shown }) };
    watchRings({
      inbox: {
        store: store as Parameters<typeof watchRings>[0]['inbox']['store'],
        onRing(listener) {
          tell = listener;
          return () => undefined;
        },
      },
      clock,
      isVisible: () => isVisible,
      claim: (id) => {
        const mine = !taken.has(id);
        taken.add(id);
        return Promise.resolve(mine);
      },
      toast: () => said.push(`toast ${String(index)}`),
      speak: () => said.push(`desktop ${String(index)}`),
    });
    return (rows: readonly InboxRow[]) => {
      tell(rows);
    };
  });
  return {
    said,
    async ring(readMeanwhile = false) {
      for (const tell of listeners) tell(shown);
      if (readMeanwhile) shown = [row('2026-11-24T10:00:00Z')];
      await clock.advance(RING_HOLD_MS);
      await Promise.resolve();
      return said;
    },
  };
}

describe('what rings', () => {
  it('is a toast in every window in front', async () => {
    expect(await windows(true, true).ring()).toEqual(['toast 0', 'toast 1']);
  });

  it('is spoken on the desktop by one window where none is in front', async () => {
    expect(await windows(false, false, false).ring()).toEqual(['desktop 0']);
  });

  it('is not spoken behind a window in front, in whatever order they hear of it', async () => {
    expect(await windows(false, true).ring()).toEqual(['toast 1']);
  });

  it('is silent where a window shows it and so marks it as read', async () => {
    expect(await windows(true, false).ring(true)).toEqual([]);
  });
});
