/** The small parts: idleness, following, the window of the list, the pace, who may do what. */
import { describe, expect, it } from 'vitest';
import type { WorkspaceEvent } from '#src/protocol/workspace-frames.ts';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { applyFollowInput, nobodyFollows, type FollowInput } from './following.ts';
import { IDLE_AFTER_MS, watchIdle } from './idle-watch.ts';
import { placeGroups, visibleRange } from './list-window.ts';
import { mayManage, rolesToGive } from './member-actions.ts';
import type { PeopleGroups } from './people-view.ts';
import type { RosterPerson } from './roster-state.ts';
import { viewingPath } from './viewing-path.ts';

describe('idleness', () => {
  it('comes five minutes after the last input, and ends with the next', async () => {
    const clock = createFakeClock();
    const target = new EventTarget();
    const changes: boolean[] = [];
    const stop = watchIdle(clock, target, (idle) => changes.push(idle));
    await clock.advance(IDLE_AFTER_MS - 1);
    target.dispatchEvent(new Event('keydown'));
    await clock.advance(IDLE_AFTER_MS - 1);
    expect(changes).toEqual([]);
    await clock.advance(1);
    expect(changes).toEqual([true]);
    target.dispatchEvent(new Event('pointermove'));
    target.dispatchEvent(new Event('pointermove'));
    expect(changes).toEqual([true, false]);
    await clock.advance(IDLE_AFTER_MS);
    expect(changes).toEqual([true, false, true]);
    stop();
    target.dispatchEvent(new Event('keydown'));
    await clock.advance(IDLE_AFTER_MS);
    expect(changes).toHaveLength(3);
  });
});

describe('following', () => {
  const event = (value: WorkspaceEvent): FollowInput => ({ kind: 'event', event: value, at: 0 });
  const fold = (...inputs: FollowInput[]) => inputs.reduce(applyFollowInput, nobodyFollows);

  it('ends by a refusal of whom one follows, and of nobody else', () => {
    const following = fold({ kind: 'follow', userId: 'mina' });
    expect(applyFollowInput(following, event({ type: 'follow_refused', by: 'jun' }))).toBe(following);
    const refused = applyFollowInput(following, event({ type: 'follow_refused', by: 'mina' }));
    expect(refused).toMatchObject({ following: null, ended: { by: 'mina', why: 'refused' } });
    expect(applyFollowInput(refused, { kind: 'follow', userId: 'jun' }).ended).toBeNull();
    expect(fold({ kind: 'target_left' })).toBe(nobodyFollows);
  });

  it('counts each follower once, and forgets them with the connection', () => {
    const followed = event({ type: 'followed', by: 'mina', ended: false });
    expect(fold(followed, followed).followers).toEqual(['mina']);
    expect(fold(followed, event({ type: 'followed', by: 'mina', ended: true })).followers).toEqual([]);
    const lost: FollowInput = { kind: 'lost', reason: { kind: 'network', code: 1006, detail: '' }, at: 0 };
    expect(fold(followed, lost).followers).toEqual([]);
  });
});

describe('the window of the list', () => {
  const people = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ userId: String(at) }) as RosterPerson);
  const groups = (online: number, left: number, offline: number): PeopleGroups => ({
    online: people(online),
    'recently-left': people(left),
    offline: people(offline),
  });

  it('mounts every row in sight and never more than forty, wherever it is scrolled', () => {
    const { places, height } = placeGroups(groups(1_000, 3, 4_000));
    for (let top = 0; top < height; top += 37) {
      const view = { top, height: 900 };
      const ranges = places.map((place) => visibleRange(place, view));
      expect(ranges.reduce((sum, [from, to]) => sum + to - from, 0)).toBeLessThanOrEqual(40);
      for (const [index, place] of places.entries()) {
        const [from = 0, to = 0] = ranges[index] ?? [];
        for (const row of [from - 1, to]) {
          if (row < 0 || row >= place.people.length) continue;
          const rowTop = place.top + 28 + place.rowTop(row);
          expect(rowTop + 44 <= top || rowTop >= top + view.height).toBe(true);
        }
      }
    }
  });

  it('shows the online always, the others where there are any', () => {
    expect(placeGroups(groups(0, 0, 2)).places.map(({ id }) => id)).toEqual(['online', 'offline']);
  });
});

describe('rights', () => {
  it('owners manage all, admins all but owners, nobody else anybody', () => {
    expect(rolesToGive('owner')).toEqual(['owner', 'admin', 'member', 'viewer']);
    expect(rolesToGive('admin')).toEqual(['admin', 'member', 'viewer']);
    for (const role of ['member', 'viewer', null, 'superuser']) expect(rolesToGive(role)).toEqual([]);
    expect(mayManage('admin', 'owner')).toBe(false);
  });
});

describe('paths of what is looked at', () => {
  it.each([
    [{ kind: 'document', id: 'q4/../x' }, '/w/ws/documents/q4%2F..%2Fx'],
    [{ kind: 'chat', id: '' }, '/w/ws/chat'],
    [{ kind: 'plugin', id: 'calculator' }, '/w/ws/plugins/calculator'],
    [{ kind: 'javascript:alert(1)', id: 'x' }, null],
  ])('%j', (viewing, path) => {
    expect(viewingPath('ws', viewing)).toBe(path);
  });
});
