import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChannelItem } from '#src/connection/types.ts';
import { translator } from '#src/i18n/messages.ts';
import type { Activity } from '#src/protocol/presence-frames.ts';
import type { WorkspaceEvent } from '#src/protocol/workspace-frames.ts';
import { groupActivity } from './activity-groups.ts';
import {
  activityOfEvent,
  activityOfPresence,
  applyActivityItem,
  applyActivityItems,
  emptyActivity,
  KEPT,
  type ActivityItem,
} from './activity-state.ts';
import { lineOf } from './activity-words.ts';
import { presenceMessages } from './messages.ts';
import { applyPresenceInput, emptyPresence, type PresenceInput } from './presence-state.ts';

const at = (second: number) => new Date(Date.parse('2026-11-24T10:00:00Z') + second * 1_000).toISOString();
const entry = (id: string, second: number, more: Partial<Activity> = {}): Activity => ({
  id,
  at: at(second),
  kind: 'user_joined',
  userId: `user-${id}`,
  params: {},
  ...more,
});
const loaded = (...entries: Activity[]): ActivityItem => ({ kind: 'history_loaded', entries });
const added = (...entries: Activity[]): ChannelItem<WorkspaceEvent> => ({
  kind: 'event',
  event: { type: 'activity_added', entries, seq: null },
  at: 0,
});
const idsOf = (...items: ActivityItem[]) =>
  applyActivityItems(emptyActivity, items).entries.map(({ id }) => id);

describe('the activity of a workspace', () => {
  it('is newest first, each entry once, whether the record or a frame brought it', () => {
    const items = [
      added(entry('b', 2)),
      loaded(entry('c', 3), entry('b', 2), entry('a', 1)),
      added(entry('d', 4)),
    ];
    expect(idsOf(...items)).toEqual(['d', 'c', 'b', 'a']);
    const state = applyActivityItems(emptyActivity, items);
    expect(applyActivityItem(state, added(entry('c', 3)))).toBe(state);
    expect(state.loaded).toBe(true);
  });

  it('is the same whatever order its parts come in', () => {
    const entries = fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { maxLength: 20 });
    fc.assert(
      fc.property(entries, fc.nat(20), (seconds, cut) => {
        const all = seconds.map((second) => entry(String(second), Math.floor(second / 3)));
        const [first, rest] = [all.slice(0, cut), all.slice(cut)];
        expect(idsOf(loaded(...first), added(...rest))).toEqual(idsOf(added(...rest), loaded(...first)));
        expect(idsOf(loaded(...all))).toEqual(idsOf(...all.map((one) => added(one))));
      }),
      { seed: 5 },
    );
  });

  it('keeps a bounded past', () => {
    const many = Array.from({ length: KEPT + 50 }, (_, second) => entry(String(second), second));
    const ids = idsOf(loaded(...many));
    expect([ids.length, ids[0]]).toEqual([KEPT, String(KEPT + 49)]);
  });
});

describe('lines of the feed', () => {
  const t = translator(presenceMessages, 'en');
  const linesOf = (...entries: Activity[]) =>
    groupActivity(applyActivityItems(emptyActivity, [loaded(...entries)]).entries).map((group) =>
      lineOf(t, group, (id) => id.replace('user-', '')),
    );

  it('merge what several people did alike within ten minutes, each person once', () => {
    const five = ['a', 'b', 'c', 'd', 'e'].map((id, n) => entry(id, n * 60));
    const again = entry('x', 200, { userId: 'user-a' });
    expect(linesOf(...five, again)).toEqual(['5 people joined']);
    expect(linesOf(entry('a', 0), entry('b', 601))).toEqual(['b joined', 'a joined']);
    expect(linesOf(entry('a', 0), entry('b', 600))).toEqual(['2 people joined']);
  });

  it('never count among those who came somebody who had left again', () => {
    const left = (id: string, second: number) =>
      entry(`${id}-left`, second, { kind: 'user_left', userId: `user-${id}` });
    expect(
      linesOf(entry('jun', 0), entry('mina', 1), left('jun', 60), left('mina', 61), entry('ada', 120)),
    ).toEqual(['ada joined', '2 people left', '2 people joined']);
    // Who came on either side of it stays in the order of time.
    expect(linesOf(entry('a', 0), left('x', 30), entry('b', 60))).toEqual(['b joined', 'x left', 'a joined']);
    const gone = entry('b-gone', 30, { kind: 'member_removed', userId: 'user-b' });
    const member = (id: string, second: number) => entry(id, second, { kind: 'member_added' });
    expect(linesOf(member('b', 0), gone, member('c', 60))).toHaveLength(3);
  });

  it('hold for any sequence: nobody on a line who did the opposite before its time', () => {
    const step = fc.record({
      who: fc.constantFrom('a', 'b', 'c'),
      comes: fc.boolean(),
      wait: fc.integer({ min: 1, max: 300 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        let second = 0;
        const entries = steps.map(({ who, comes, wait }, n) => {
          second += wait;
          const kind = comes ? 'user_joined' : 'user_left';
          return entry(String(n), second, { kind, userId: who });
        });
        const groups = groupActivity(applyActivityItems(emptyActivity, [loaded(...entries)]).entries);
        for (const group of groups) {
          for (const who of group.people) {
            const before = entries.filter(({ at: when }) => Date.parse(when) * 1_000 <= group.at);
            expect(before.findLast(({ userId }) => userId === who)?.kind).toBe(group.kind);
          }
        }
      }),
    );
  });

  it('keep apart what is not alike: kinds, documents, what was done to them, roles', () => {
    const edited = (id: string, document: string, action = 'edited') =>
      entry(id, 10, { kind: 'document_updated', params: { document_id: document, title: document, action } });
    expect(
      linesOf(
        edited('a', 'Q4'),
        edited('b', 'Q4'),
        edited('c', 'Plan'),
        edited('d', 'Plan', 'renamed'),
      ).sort(),
    ).toEqual(['2 people edited Q4', 'c edited Plan', 'd renamed Plan']);
    const given = (id: string, role: string) => entry(id, 1, { kind: 'member_changed', params: { role } });
    expect(linesOf(given('a', 'admin'), given('b', 'viewer'), given('c', 'admin')).sort()).toEqual([
      '2 people are now Admin',
      'b is now Viewer',
    ]);
  });

  it('are Korean sentences, of one, of several, and of whoever is not named', () => {
    const ko = translator(presenceMessages, 'ko');
    const linesIn = (...entries: Activity[]) =>
      groupActivity(applyActivityItems(emptyActivity, [loaded(...entries)]).entries).map((group) =>
        lineOf(ko, group, (id) => id.replace('user-', '')),
      );
    expect(linesIn(entry('Ada', 0))).toEqual(['Ada 님이 들어옴']);
    expect(linesIn(entry('a', 0), entry('b', 1), entry('c', 2))).toEqual(['3명이 들어옴']);
    expect(linesIn(entry('a', 0, { kind: 'application_changed', userId: null }))).toEqual([
      '누군가 애플리케이션을 바꿈',
    ]);
    expect(linesIn(entry('Ada', 0, { kind: 'member_changed', params: { role: 'admin' } }))).toEqual([
      'Ada 님이 관리자 역할을 받음',
    ]);
  });

  it('word what they do not know by its kind, and who is not named as somebody', () => {
    expect(linesOf(entry('a', 0, { kind: 'whiteboard_cleared' }))).toEqual(['a: whiteboard_cleared']);
    expect(linesOf(entry('a', 0, { kind: 'application_changed', userId: null }))).toEqual([
      'Somebody changed an application',
    ]);
    const odd = { kind: 'document_updated', params: { document_id: 7, title: '', action: null } };
    expect(linesOf(entry('a', 0, odd))).toEqual(['a edited a document']);
  });
});

describe('what a page saw where the server keeps no record', () => {
  it('is read from documented frames', () => {
    const event: WorkspaceEvent = {
      type: 'document_updated',
      documentId: 'd',
      action: 'edited',
      version: 2,
      updatedBy: 'mina',
      timestamp: null,
      seq: null,
    };
    expect(activityOfEvent(event, 1_000_000)).toMatchObject({
      kind: 'document_updated',
      userId: 'mina',
      at: '1970-01-01T00:00:01.000000Z',
      params: { document_id: 'd', action: 'edited' },
    });
    expect(
      activityOfEvent({ type: 'user_joined', userId: 'mina', timestamp: null, seq: null }, 0),
    ).toBeNull();
  });

  it('tells of arrivals and of departures that lasted, not of who was here before the page', () => {
    const second = 1_000_000;
    const event = (type: 'user_joined' | 'user_left', time: number): PresenceInput => ({
      kind: 'event',
      event: { type, userId: 'mina', timestamp: null, seq: null },
      at: time,
    });
    const inputs: PresenceInput[] = [
      { kind: 'surveyed', connections: { ada: 1 }, at: 0 },
      event('user_joined', second),
      event('user_left', 2 * second),
      { kind: 'surveyed', connections: { ada: 1 }, at: 12 * second },
    ];
    let state = emptyPresence;
    const seen = inputs.flatMap((input) => {
      const before = state;
      state = applyPresenceInput(state, input);
      return activityOfPresence(before, state, second).map(({ kind, userId }) => [kind, userId]);
    });
    expect(seen).toEqual([
      ['user_joined', 'mina'],
      ['user_left', 'mina'],
    ]);
  });
});
