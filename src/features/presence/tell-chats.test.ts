import { expect, it } from 'vitest';
import { inChats } from './tell-chats.ts';
import type { RosterPerson } from './roster-state.ts';

const NOW = 1_000_000_000_000;
const person = (userId: string, more: Partial<RosterPerson> = {}): [string, RosterPerson] => [
  userId,
  {
    userId,
    name: userId,
    role: null,
    connections: 1,
    status: 'active',
    viewing: { kind: 'chat', id: 'c1', title: null },
    leftAt: null,
    heldUntil: null,
    ...more,
  },
];

it('tells of those who look at a chat, and of those who did when they went; of five tabs as one', () => {
  const left = { connections: 0, leftAt: NOW - 12_000_000, heldUntil: NOW - 2_000_000 };
  const people = new Map([
    person('tabs', { connections: 5 }),
    person('idle', { status: 'idle' }),
    person('held', { connections: 0, leftAt: NOW - 1, heldUntil: NOW + 1 }),
    person('left', left),
    person('long gone', { ...left, leftAt: NOW - 3_600_000_000 }),
    person('elsewhere', { viewing: { kind: 'document', id: 'c1', title: null } }),
    person('in the list', { viewing: { kind: 'chat', id: '', title: null } }),
    person('nowhere', { viewing: null }),
  ]);
  expect(inChats({ people, now: NOW }).map(({ userId, status, leftAt }) => [userId, status, leftAt])).toEqual(
    [
      ['tabs', 'online', null],
      ['idle', 'idle', null],
      ['held', 'online', null],
      ['left', 'left', NOW - 12_000_000],
    ],
  );
});
