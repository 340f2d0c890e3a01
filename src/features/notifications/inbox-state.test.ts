import { describe, expect, it } from 'vitest';
import type { ChannelItem } from '#src/connection/types.ts';
import {
  decodeNotificationValue,
  toNotification,
  type NotificationEvent,
} from '#src/protocol/notification-frames.ts';
import { freeze, groupRows, selectRows, standStill, dayOf } from './inbox-selectors.ts';
import { applyInboxInput, byIds, createInboxState, MAX_BROWSER_ROWS } from './inbox-state.ts';
import { listKey, type InboxFilter, type InboxInput, type InboxState } from './inbox-types.ts';

const all: InboxFilter = { tab: 'all', kind: null };

function item(frame: Record<string, unknown>, at = 1_000): ChannelItem<NotificationEvent> {
  const decoded = decodeNotificationValue(frame);
  if (decoded.kind !== 'decoded') throw new Error('fixture does not decode');
  return { kind: 'event', event: decoded.value, at };
}

const rang = (n: number, more: Record<string, unknown> = {}, unread = n, place: { seq?: number } = {}) =>
  item({
    type: 'notification',
    notification: { id: `n${String(n)}`, title: `Run ${String(n)}`, position: n, revision: n, ...more },
    timestamp: '2026-11-24T10:00:00Z',
    unread,
    ...place,
  });

const read = (revision: number, fields: Record<string, unknown>, unread = 0) =>
  item({ type: 'notification_read', read_at: '2026-11-24T10:05:00.000Z', revision, unread, ...fields });

const page = (
  ns: readonly number[],
  more: Partial<Extract<InboxInput, { kind: 'page_loaded' }>> = {},
): InboxInput => ({
  kind: 'page_loaded',
  filter: all,
  before: null,
  end: false,
  at: 2_000,
  notifications: ns.map((n) =>
    toNotification({ id: `n${String(n)}`, title: 'x', position: n, revision: n }, null),
  ),
  ...more,
});

const opened = (resumption: 'fresh' | 'recovered' | 'reload', at = 9): InboxInput => ({
  kind: 'opened',
  transport: 'websocket',
  resumption,
  position: null,
  at,
});

const fold = (...inputs: InboxInput[]): InboxState =>
  inputs.reduce(applyInboxInput, createInboxState('server'));
const foldHere = (...inputs: InboxInput[]): InboxState =>
  inputs.reduce(applyInboxInput, createInboxState('browser'));
const ids = (state: InboxState, filter = all): string[] =>
  selectRows({ ...state, pages: state.pages[listKey(filter)] }, filter).map((row) => row.notification.id);
const readIds = (state: InboxState): string[] =>
  state.shown.filter((row) => row.notification.readAt !== null).map((row) => row.notification.id);

describe('an inbox of the server', () => {
  it('holds frames and pages once each, newest first, and counts as the server counts', () => {
    const state = fold(
      rang(5, {}, 40),
      page([5, 4, 3]),
      rang(6, {}, 41),
      page([2, 1], { before: 3, end: true }),
    );
    expect(ids(state)).toEqual(['n6', 'n5', 'n4', 'n3', 'n2', 'n1']);
    expect(state.unread).toBe(41);
  });

  it('takes a change for another one than the answer that found nothing to do and says the same revision', () => {
    const state = fold(rang(1), read(2, { ids: [] }), read(2, { ids: ['n1'] }), read(2, { ids: ['n1'] }));
    expect(readIds(state)).toEqual(['n1']);
    expect(state.recent).toHaveLength(2);
  });

  it('never takes a read mark back by a page of before, whichever way the mark was said', () => {
    for (const mark of [read(9, { ids: ['n4', 'n3'] }), read(9, { up_to: 'n4', position: 4 })]) {
      expect(readIds(fold(page([5, 4, 3]), mark))).toEqual(['n4', 'n3']);
      expect(readIds(fold(mark, page([5, 4, 3])))).toEqual(['n4', 'n3']);
      const twice = fold(page([5, 4, 3]), mark, page([5, 4, 3]));
      expect(readIds(twice)).toEqual(['n4', 'n3']);
      expect(applyInboxInput(twice, mark).rows).toBe(twice.rows);
    }
  });

  it('takes back only what somebody takes back, in the order of the revisions and not of arrival', () => {
    const unread = item({
      type: 'notification_marked',
      ids: ['n4'],
      marks: { read_at: null },
      revision: 11,
      unread: 2,
    });
    const again = read(12, { ids: ['n4'] }, 1);
    expect(readIds(fold(page([4]), read(9, { ids: ['n4'] }), unread))).toEqual([]);
    expect(readIds(fold(page([4]), read(9, { ids: ['n4'] }), again, unread))).toEqual(['n4']);
    expect(fold(page([4]), again, unread).unread).toBe(1);
  });

  it('asks anew where the server stands further than anybody told it, and only then', () => {
    const stood = (revision: number, at = 3_000) => item({ type: 'inbox_revision', revision }, at);
    const told = (n: number) => rang(n, {}, n, { seq: n });
    const known = fold(opened('fresh'), page([5]), stood(5), told(7), told(6));
    expect(known).toMatchObject({ wanted: 1, staleSince: null, heard: { upTo: 7, above: [] } });
    expect(applyInboxInput(known, stood(7))).toEqual(known);
    // 9 came from another gateway than the one that died with 8.
    const behind = [told(9), stood(8)].reduce(applyInboxInput, known);
    expect(behind).toMatchObject({ wanted: 2, staleSince: 3_000, heard: { upTo: 9, above: [] } });
    // The answer to a change that did nothing names the revision of one that was told to nobody.
    const answered = applyInboxInput(known, read(8, { ids: [] }));
    expect(applyInboxInput(answered, stood(8)).wanted).toBe(2);
    // Whoever joins anew fetches all anew, and knows what lies before by that.
    expect(fold(opened('fresh'), page([5]), stood(5), opened('reload'), stood(9)).wanted).toBe(2);
  });

  it('does nothing to a later state by what happened before it', () => {
    const later = toNotification({ id: 'n4', title: 'x', position: 4, revision: 12 }, null);
    const inputs = [read(9, { ids: ['n4'] }), page([], { notifications: [later] })];
    expect(readIds(fold(...inputs))).toEqual([]);
    expect(readIds(fold(...inputs.toReversed()))).toEqual([]);
  });

  it('undoes one read-all by its time, and leaves what was read before', () => {
    const early = item({
      type: 'notification_read',
      ids: ['n5'],
      read_at: '2026-11-24T09:00:00.000Z',
      revision: 8,
      unread: 2,
    });
    const undone = item({
      type: 'notification_marked',
      was_read_at: '2026-11-24T10:05:00.000Z',
      marks: { read_at: null },
      revision: 10,
      unread: 2,
    });
    const state = fold(page([5, 4, 3]), early, read(9, { up_to: 'n5', position: 5 }), undone);
    expect(readIds(state)).toEqual(['n5']);
  });

  it('tells inbox, unread, archive and snoozed apart as time passes', () => {
    const marked = (id: string, marks: Record<string, unknown>, revision: number) =>
      item({ type: 'notification_marked', ids: [id], marks, revision, unread: 1 });
    const state = fold(
      page([5, 4, 3, 2], { end: true }),
      marked('n5', { archived_at: '2026-11-24T10:00:00Z' }, 10),
      marked('n4', { snoozed_until: '2026-11-24T11:00:00.000Z' }, 11),
      read(12, { ids: ['n3'] }),
    );
    const lists = (now: InboxState) =>
      (['all', 'unread', 'archived', 'snoozed'] as const).map((tab) => ids(now, { tab, kind: null }));
    expect(lists(state)).toEqual([['n3', 'n2'], ['n2'], ['n5'], ['n4']]);
    const later = applyInboxInput(state, {
      kind: 'time_passed',
      at: Date.UTC(2026, 10, 24, 11, 0, 1) * 1_000,
    });
    expect(lists(later)).toEqual([['n4', 'n3', 'n2'], ['n4', 'n2'], ['n5'], []]);
  });

  it('shows a change at once, and takes it away where the server did not take it', () => {
    const before = fold(page([5, 4]), rang(6, {}, 30));
    const change = { key: 1, selection: byIds(['n5', 'n4']), marks: { readAt: '2026-11-24T10:05:00Z' } };
    const during = applyInboxInput(before, { kind: 'change_began', change });
    expect([during.unread, readIds(during)]).toEqual([28, ['n5', 'n4']]);
    const failed = applyInboxInput(during, { kind: 'change_ended', key: 1 });
    expect([failed.unread, readIds(failed)]).toEqual([30, []]);
    const everything = { key: 2, selection: { by: 'place', upTo: 5 } as const, marks: { readAt: 'x' } };
    expect(applyInboxInput(before, { kind: 'change_began', change: everything }).unread).toBe(1);
  });

  it('asks anew after a cut that was not replayed, and drops what may have changed unseen', () => {
    const before = fold(opened('fresh', 1), page([5, 4, 3]));
    expect(before.wanted).toBe(1);
    expect(applyInboxInput(before, opened('recovered')).wanted).toBe(1);
    const stale = [opened('reload', 3_000), rang(90, {}, 50)].reduce(applyInboxInput, before);
    expect(stale.wanted).toBe(2);
    const fresh = applyInboxInput(
      { ...stale, rows: stale.rows.map((row) => (row.order === 90 ? { ...row, receivedAt: 3_500 } : row)) },
      page([80, 79], { at: 4_000 }),
    );
    expect(ids(fresh)).toEqual(['n90', 'n80', 'n79']);
    // A page that was asked for before the cut belongs to a list that is gone.
    expect(applyInboxInput(fresh, page([2, 1], { before: 3 }))).toBe(fresh);
  });
});

describe('an inbox of this browser', () => {
  const ring = (fields: Record<string, unknown>, at = 1_000) =>
    item({ type: 'notification', notification: { title: 'Run finished', ...fields } }, at);

  it('takes a frame equal in every field for the same notification, and marks by id', () => {
    const once = foldHere(ring({}));
    expect(applyInboxInput(once, ring({}, 9_000))).toBe(once);
    expect(foldHere(ring({}), ring({ body: 'other' })).unread).toBe(2);
    const id = once.rows[0]?.notification.id ?? '';
    const marks = { [id]: { read: true, at: 5 } };
    expect(foldHere({ kind: 'marks_merged', marks }, ring({})).unread).toBe(0);
    const older = { kind: 'marks_merged', marks: { [id]: { read: false, at: 4 } } } as const;
    expect(foldHere({ kind: 'marks_merged', marks }, ring({}), older).unread).toBe(0);
  });

  it('announces a span that it cannot know, and lets the oldest go beyond its limit', () => {
    const lost = { kind: 'lost', reason: { kind: 'closed', code: 1006, detail: '' }, at: 5 } as const;
    expect(foldHere(lost, opened('reload')).missed).toEqual([{ from: 5, to: 9 }]);
    expect(foldHere(lost, opened('recovered')).missed).toEqual([]);
    // While polling is the transport nothing is heard.
    const polling = foldHere({
      kind: 'opened',
      transport: 'poll',
      resumption: 'fresh',
      position: null,
      at: 3,
    });
    expect(polling.lostAt).toBe(3);
    expect(applyInboxInput(polling, opened('reload')).missed).toEqual([{ from: 3, to: 9 }]);
    const many = Array.from({ length: MAX_BROWSER_ROWS + 5 }, (_, n) => ring({ id: `x${String(n)}` }));
    const state = foldHere(...many);
    expect([state.rows.length, state.rows.at(-1)?.notification.id]).toEqual([MAX_BROWSER_ROWS, 'x5']);
  });
});

describe('the list', () => {
  it('collapses a group into one entry with its latest outcome', () => {
    const state = fold(rang(1, { group: 'run:a' }), rang(2), rang(3, { group: 'run:a', title: 'a failed' }));
    const entries = groupRows(state.shown);
    expect(entries.map((entry) => [entry.key, entry.rows.length, entry.latest.notification.title])).toEqual([
      ['run:a', 2, 'a failed'],
      ['n2', 1, 'Run 2'],
    ]);
  });

  it('stands still: what is new waits, a group takes its outcome in place, older ones come below', () => {
    const before = fold(page([5, 4, 3]), rang(6, { group: 'g' }));
    const frozen = freeze(groupRows(before.shown));
    const after = [rang(7), rang(8, { group: 'g' }), rang(9), page([2], { before: 3 })].reduce(
      applyInboxInput,
      before,
    );
    const { entries, waiting } = standStill(groupRows(after.shown), frozen);
    expect(entries.map((entry) => entry.latest.order)).toEqual([8, 5, 4, 3, 2]);
    expect(waiting).toBe(2);
  });

  it('names days by the reader’s calendar', () => {
    const at = (day: number, hour: number) => new Date(2026, 10, day, hour).getTime() * 1_000;
    const now = at(24, 9);
    expect([at(24, 0), at(23, 23), at(23, 0), at(22, 23)].map((time) => dayOf(time, now))).toEqual([
      'today',
      'yesterday',
      'yesterday',
      'earlier',
    ]);
  });
});
