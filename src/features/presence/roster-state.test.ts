import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatInstant } from '#src/lib/instant.ts';
import type { MemberStatus, PresentMember } from '#src/protocol/presence-frames.ts';
import type { WorkspaceEvent } from '#src/protocol/workspace-frames.ts';
import {
  applyRosterItem,
  applyRosterItems,
  emptyRoster,
  nextRosterChange,
  rosterGroupOf,
  type RosterItem,
  type RosterState,
} from './roster-state.ts';

const second = 1_000_000;
const minute = 60 * second;

function member(
  userId: string,
  status: MemberStatus = 'active',
  more: Partial<PresentMember> = {},
): PresentMember {
  const connections = status === 'offline' ? 0 : 1;
  return {
    userId,
    name: userId,
    role: 'member',
    connections,
    status,
    viewing: null,
    lastSeen: null,
    ...more,
  };
}
const event = (value: WorkspaceEvent, at = 0): RosterItem => ({ kind: 'event', event: value, at });
const stateOf = (members: PresentMember[], at = 0, timestamp: string | null = null): RosterItem =>
  event({ type: 'presence_state', members, timestamp }, at);
const updateOf = (members: PresentMember[], left: string[], at = 0): RosterItem =>
  event({ type: 'presence_update', members, left, timestamp: null, seq: null }, at);
const lost = (at: number): RosterItem => ({
  kind: 'lost',
  reason: { kind: 'closed', code: 1006, detail: '' },
  at,
});
const opened: RosterItem = {
  kind: 'opened',
  transport: 'websocket',
  resumption: 'recovered',
  position: null,
  at: 0,
};
const groupAt = (state: RosterState, id: string, now: number) => {
  const person = state.people.get(id);
  return person ? rosterGroupOf(person, now) : null;
};

describe('the roster', () => {
  it('is what the server said last: snapshot, then updates', () => {
    const state = applyRosterItems(emptyRoster, [
      stateOf([member('ada'), member('mina', 'offline')]),
      updateOf([member('mina', 'idle', { connections: 2 })], []),
    ]);
    expect(state.complete).toBe(true);
    expect(groupAt(state, 'mina', 0)).toBe('online');
    expect(state.people.get('mina')).toMatchObject({ status: 'idle', connections: 2 });
  });

  it('holds a departure for ten seconds with what the person was, and forgets it at a return', () => {
    const viewing = { kind: 'document', id: 'd', title: 'Q4 report' };
    const left = applyRosterItems(emptyRoster, [
      stateOf([member('mina', 'active', { viewing })]),
      updateOf([], ['mina'], 5 * second),
    ]);
    expect(groupAt(left, 'mina', 15 * second - 1)).toBe('online');
    expect(left.people.get('mina')?.viewing).toEqual(viewing);
    expect(nextRosterChange(left.people, 6 * second)).toBe(15 * second);
    expect(groupAt(left, 'mina', 15 * second)).toBe('recently-left');
    expect(nextRosterChange(left.people, 15 * second)).toBe(5 * second + 10 * minute);
    expect(groupAt(left, 'mina', 5 * second + 10 * minute)).toBe('offline');
    expect(nextRosterChange(left.people, 11 * minute)).toBeNull();
    const back = applyRosterItem(left, updateOf([member('mina')], [], 9 * second));
    expect(groupAt(back, 'mina', 60 * second)).toBe('online');
    // Said twice, it is one departure.
    expect(applyRosterItem(left, updateOf([], ['mina'], 9 * second))).toBe(left);
  });

  it('holds nothing of what a snapshot tells: after a resume it equals the server’s', () => {
    const state = applyRosterItems(emptyRoster, [
      stateOf([member('ada'), member('mina'), member('gone')]),
      lost(5 * second),
      opened,
      stateOf([member('ada'), member('mina', 'offline')], 8 * second),
    ]);
    expect(groupAt(state, 'mina', 8 * second)).toBe('offline');
    expect([...state.people.keys()]).toEqual(['ada', 'mina']);
  });

  it('stands as of our own disconnect until the server has said who is here', () => {
    const cut = applyRosterItems(emptyRoster, [stateOf([member('ada')]), lost(5 * second), lost(9 * second)]);
    expect([cut.asOf, cut.complete]).toEqual([5 * second, false]);
    expect(groupAt(cut, 'ada', minute)).toBe('online');
    expect(applyRosterItem(cut, opened)).toBe(cut);
    const back = applyRosterItems(cut, [opened, stateOf([member('ada')], 9 * second)]);
    expect([back.asOf, back.complete]).toEqual([null, true]);
    expect(applyRosterItem(emptyRoster, lost(1))).toBe(emptyRoster);
  });

  it('reads when somebody was last seen by this page’s clock, an hour beside the server’s or not', () => {
    const hour = 60 * minute;
    const lastSeen = formatInstant(hour);
    const said = formatInstant(hour + 3 * minute);
    const state = applyRosterItem(
      emptyRoster,
      stateOf([member('mina', 'offline', { lastSeen })], 20 * minute, said),
    );
    expect(state.people.get('mina')?.leftAt).toBe(17 * minute);
    expect(groupAt(state, 'mina', 26 * minute)).toBe('recently-left');
    expect(groupAt(state, 'mina', 27 * minute)).toBe('offline');
  });

  it('knows who became a member, what else, and who is none any more', () => {
    const here = applyRosterItem(emptyRoster, stateOf([member('ada'), member('mina')]));
    const changed = applyRosterItems(here, [
      event({ type: 'member_added', userId: 'eve', timestamp: null, seq: null }),
      event({ type: 'member_added', userId: 'ada', timestamp: null, seq: null }),
      event({ type: 'member_changed', userId: 'mina', role: 'admin', timestamp: null, seq: null }),
      event({ type: 'member_removed', userId: 'ada', timestamp: null, seq: null }),
    ]);
    expect([...changed.people.keys()].sort()).toEqual(['eve', 'mina']);
    expect(changed.people.get('mina')).toMatchObject({ role: 'admin', connections: 1 });
    expect(changed.names).toBeGreaterThan(here.names);
    const idle = applyRosterItem(changed, updateOf([member('mina', 'idle', { role: 'admin' })], []));
    expect(idle.names).toBe(changed.names);
  });

  it('calls a chat that somebody looks at by its new name, and nothing else', () => {
    const viewing = (kind: string, id: string) => ({ viewing: { kind, id, title: 'Before' } });
    const state = applyRosterItems(emptyRoster, [
      stateOf([
        member('mina', 'active', viewing('chat', 's1')),
        member('jun', 'active', viewing('chat', 's2')),
        member('kim', 'active', viewing('document', 's1')),
      ]),
    ]);
    const changed = (title: string | null) =>
      event({
        type: 'session_changed',
        session: { id: 's1', application_id: 'app', title },
        timestamp: null,
        seq: null,
      });
    const titles = ({ people }: RosterState) => [...people.values()].map(({ viewing: seen }) => seen?.title);
    expect(titles(applyRosterItem(state, changed('After')))).toEqual(['After', 'Before', 'Before']);
    expect(applyRosterItem(state, changed('Before'))).toBe(state);
    expect(applyRosterItem(state, changed(null))).toBe(state);
  });

  it('keeps name and role where an update leaves them out', () => {
    const state = applyRosterItems(emptyRoster, [
      stateOf([member('mina', 'offline', { name: 'Mina', role: 'viewer' })]),
      updateOf([member('mina', 'active', { name: null, role: null })], []),
    ]);
    expect(state.people.get('mina')).toMatchObject({ name: 'Mina', role: 'viewer', status: 'active' });
  });
});

describe('laws of the roster', () => {
  const ids = ['a', 'b', 'c', 'd'];
  const memberArbitrary = fc
    .record({
      id: fc.constantFrom(...ids),
      status: fc.constantFrom<MemberStatus>('active', 'idle', 'offline'),
    })
    .map(({ id, status }) => member(id, status));
  const itemArbitrary: fc.Arbitrary<RosterItem> = fc.oneof(
    fc.uniqueArray(memberArbitrary, { selector: ({ userId }) => userId }).map((members) => stateOf(members)),
    fc
      .tuple(fc.array(memberArbitrary, { maxLength: 2 }), fc.subarray(ids, { maxLength: 2 }))
      .map(([members, left]) => updateOf(members, left)),
    fc.constant(lost(3)),
    fc.constant(opened),
    fc
      .constantFrom(...ids)
      .map((userId) => event({ type: 'member_removed', userId, timestamp: null, seq: null })),
    fc
      .constantFrom(...ids)
      .map((userId) => event({ type: 'member_added', userId, timestamp: null, seq: null })),
  );
  const history = fc.array(itemArbitrary, { maxLength: 20 });
  const shown = (state: RosterState) =>
    [...state.people.values()].sort((x, y) => (x.userId < y.userId ? -1 : 1));

  it('a batch is its items one after the other, however it is cut', () => {
    fc.assert(
      fc.property(history, fc.nat(20), (items, cut) => {
        const whole = applyRosterItems(emptyRoster, items);
        const parts = applyRosterItems(applyRosterItems(emptyRoster, items.slice(0, cut)), items.slice(cut));
        const single = items.reduce(applyRosterItem, emptyRoster);
        expect(parts).toEqual(whole);
        expect(single).toEqual(whole);
      }),
      { seed: 3 },
    );
  });

  it('whatever came before, a snapshot makes it equal to a fresh page’s', () => {
    fc.assert(
      fc.property(
        history,
        fc.uniqueArray(memberArbitrary, { selector: ({ userId }) => userId }),
        (items, members) => {
          const old = applyRosterItems(emptyRoster, [...items, stateOf(members)]);
          const fresh = applyRosterItems(emptyRoster, [stateOf(members)]);
          expect(shown(old)).toEqual(shown(fresh));
          expect([old.complete, old.asOf]).toEqual([true, null]);
        },
      ),
      { seed: 3 },
    );
  });

  it('what says nothing new changes no reference, and the given state is never written to', () => {
    fc.assert(
      fc.property(
        history,
        fc.uniqueArray(memberArbitrary, { selector: ({ userId }) => userId }),
        (items, members) => {
          const before = applyRosterItems(emptyRoster, items);
          const copy = structuredClone(before);
          const after = applyRosterItem(before, stateOf(members));
          expect(applyRosterItem(after, stateOf(members))).toBe(after);
          expect(applyRosterItem(after, opened)).toBe(after);
          expect(before).toEqual(copy);
        },
      ),
      { seed: 3 },
    );
  });
});
