/** Whatever the order in which a page hears of it: the same in the end, as the server has it. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createMemoryInboxes } from '#server/core/memory-inboxes.ts';
import { decodeNotificationValue, toNotification } from '#src/protocol/notification-frames.ts';
import { applyInboxInput, createInboxState } from './inbox-state.ts';
import type { InboxInput, InboxState } from './inbox-types.ts';

const IDS = ['a', 'b', 'c', 'd', 'e', 'f'];
const MINE = 'user-ada';

type Act =
  | { readonly do: 'ring'; readonly id: number }
  | { readonly do: 'read'; readonly ids: readonly number[] }
  | { readonly do: 'read-all' }
  | { readonly do: 'unread'; readonly id: number }
  | { readonly do: 'archive'; readonly id: number; readonly on: boolean }
  | { readonly do: 'page' };

const place = fc.nat({ max: IDS.length - 1 });
const acts: fc.Arbitrary<Act> = fc.oneof(
  fc.record({ do: fc.constant('ring' as const), id: place }),
  fc.record({ do: fc.constant('read' as const), ids: fc.array(place, { maxLength: 3 }) }),
  fc.constant({ do: 'read-all' } as const),
  fc.record({ do: fc.constant('unread' as const), id: place }),
  fc.record({ do: fc.constant('archive' as const), id: place, on: fc.boolean() }),
  fc.constant({ do: 'page' } as const),
);

/** What a page could be told while the acts happen on a server, in their order, and what stands there at the end. */
async function play(list: readonly Act[]): Promise<{ inputs: InboxInput[]; stored: Map<string, string> }> {
  const server = createMemoryInboxes();
  const inputs: InboxInput[] = [];
  const rung = new Set<string>();
  let tick = 0;
  const name = (index: number): string => IDS[index] ?? 'a';
  const tell = (frame: Record<string, unknown>): void => {
    const decoded = decodeNotificationValue(frame);
    if (decoded.kind !== 'decoded') throw new Error('not decoded');
    inputs.push({ kind: 'event', event: decoded.value, at: 1 });
  };
  const everything = async () => [
    ...(await server.notificationsOf(MINE, { tab: 'inbox', kind: null, before: null, limit: 99, now: '' })),
    ...(await server.notificationsOf(MINE, {
      tab: 'archived',
      kind: null,
      before: null,
      limit: 99,
      now: '',
    })),
  ];
  for (const act of list) {
    tick += 1;
    const now = new Date(tick * 1_000).toISOString();
    const ids = (await everything()).map((row) => row.id);
    switch (act.do) {
      case 'ring': {
        const id = name(act.id);
        if (rung.has(id)) break;
        rung.add(id);
        const words = { params: {}, title: id, body: '', action_url: null, group: null, read_at: null };
        const { notification, unread } = await server.insertNotification({
          ...words,
          id,
          user_id: MINE,
          kind: 'k',
          created_at: now,
        });
        tell({ type: 'notification', notification, unread });
        break;
      }
      case 'read': {
        const change = await server.readNotifications(MINE, { ids: act.ids.map(name) }, now);
        if (change.ids.length > 0) tell({ type: 'notification_read', read_at: now, ...change });
        break;
      }
      case 'read-all': {
        const newest = (await everything()).reduce((most, row) => Math.max(most, row.position), 0);
        const {
          revision,
          unread,
          ids: changed,
        } = await server.readNotifications(MINE, { upTo: newest }, now);
        if (changed.length > 0)
          tell({ type: 'notification_read', up_to: 'x', position: newest, read_at: now, revision, unread });
        break;
      }
      case 'unread':
      case 'archive': {
        if (!ids.includes(name(act.id))) break;
        const marks = act.do === 'unread' ? { read_at: null } : { archived_at: act.on ? now : null };
        const change = await server.markNotifications(MINE, { ids: [name(act.id)] }, marks, now);
        tell({ type: 'notification_marked', marks, ...change });
        break;
      }
      case 'page':
        inputs.push({
          kind: 'page_loaded',
          filter: { tab: 'all', kind: null },
          before: null,
          notifications: (await everything())
            .sort((a, b) => b.position - a.position)
            .map((row) => toNotification({ ...row }, null)),
          end: true,
          at: 1,
        });
    }
  }
  const rows = await everything();
  return { inputs, stored: new Map(rows.map((row) => [row.id, marksOf(row.read_at, row.archived_at)])) };
}

const marksOf = (read: string | null, archived: string | null): string =>
  `${read === null ? 'unread' : 'read'} ${archived === null ? 'here' : 'archived'}`;

const shownBy = (state: InboxState): Map<string, string> =>
  new Map(
    state.rows.map(({ notification: { id, readAt, archivedAt } }) => [id, marksOf(readAt, archivedAt)]),
  );

const fold = (inputs: readonly InboxInput[]): InboxState =>
  inputs.reduce(applyInboxInput, createInboxState('server'));

it('a page ends as the server stands, in whatever order and however often it hears of it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(acts, { maxLength: 25 }),
      fc.array(fc.nat(), { minLength: 40, maxLength: 40 }),
      async (list, chance) => {
        const { inputs, stored } = await play(list);
        expect(shownBy(fold(inputs))).toEqual(stored);
        const shuffled = [...inputs, ...inputs.filter((_, n) => n % 3 === 0)]
          .map((input, n) => ({ input, key: chance[n] ?? n }))
          .sort((a, b) => a.key - b.key)
          .map(({ input }) => input);
        const late = fold(shuffled);
        expect(shownBy(late)).toEqual(stored);
        expect(late.unread).toBe([...stored.values()].filter((marks) => marks === 'unread here').length);
      },
    ),
    { numRuns: 300 },
  );
});

it('a read mark goes back only by an act that takes it back', async () => {
  const forward = acts.filter((act) => act.do !== 'unread');
  await fc.assert(
    fc.asyncProperty(fc.array(forward, { maxLength: 25 }), async (list) => {
      const { inputs } = await play(list);
      const read = new Set<string>();
      let state = createInboxState('server');
      for (const input of [...inputs, ...inputs]) {
        state = applyInboxInput(state, input);
        for (const { notification } of state.rows) {
          if (notification.readAt !== null) read.add(notification.id);
          else expect(read.has(notification.id)).toBe(false);
        }
      }
    }),
  );
});
