import { describe, expect, it } from 'vitest';
import { decodePresenceClientFrame, toPresenceEvent } from './presence-frames.ts';
import { decodeWorkspaceFrame, type WorkspaceEvent } from './workspace-frames.ts';

function event(frame: Record<string, unknown>): WorkspaceEvent {
  const decoded = decodeWorkspaceFrame(JSON.stringify(frame));
  if (decoded.kind !== 'decoded') throw new Error(JSON.stringify(decoded));
  return decoded.value;
}

describe('presence frames', () => {
  it('read a member with what a server left out as null', () => {
    expect(event({ type: 'presence_state', members: [{ user_id: 'mina', connections: 2 }] })).toEqual({
      type: 'presence_state',
      members: [
        {
          userId: 'mina',
          name: null,
          role: null,
          connections: 2,
          status: 'active',
          viewing: null,
          lastSeen: null,
        },
      ],
      timestamp: null,
    });
  });

  it.each([
    [{ connections: 1, status: 'idle' }, 'idle'],
    [{ connections: 1, status: 'dancing' }, 'active'],
    [{ connections: 1, status: 'invisible' }, 'offline'],
    [{ connections: 0, status: 'active' }, 'offline'],
    [{ status: 'offline' }, 'offline'],
    [{ connections: -3, status: 'active' }, 'offline'],
  ])('take %j for %s', (fields, status) => {
    expect(event({ type: 'presence_update', members: [{ user_id: 'mina', ...fields }] })).toMatchObject({
      members: [{ status }],
      left: [],
    });
  });

  it('keep the number of a logged frame, and give none to a private one', () => {
    expect(event({ type: 'presence_update', left: ['jun'], seq: 7 })).toMatchObject({
      left: ['jun'],
      seq: 7,
    });
    expect(toPresenceEvent({ type: 'followed', by: 'mina' })).toEqual({
      type: 'followed',
      by: 'mina',
      ended: false,
    });
  });

  it('let a client say its status, whom it follows and whom it sends away, and no more', () => {
    const kind = (frame: Record<string, unknown>) => decodePresenceClientFrame(JSON.stringify(frame)).kind;
    expect(kind({ type: 'presence', status: 'invisible', viewing: null })).toBe('decoded');
    expect(kind({ type: 'presence', status: 'idle' })).toBe('decoded');
    expect(kind({ type: 'presence', status: 'offline' })).toBe('rejected');
    expect(kind({ type: 'presence', status: 'active', viewing: { kind: 'x', id: 'y'.repeat(201) } })).toBe(
      'rejected',
    );
    expect(kind({ type: 'follow', user_id: null })).toBe('decoded');
    expect(kind({ type: 'presence_update', members: [] })).toBe('unknown');
  });
});
