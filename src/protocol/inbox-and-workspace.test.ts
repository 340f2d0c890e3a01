import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeNotificationFrame, type Notification } from './notification-frames.ts';
import {
  decodeWorkspaceClientFrame,
  decodeWorkspaceFrame,
  workspaceServerOnlyTypes,
} from './workspace-frames.ts';

function notification(frame: object): Notification {
  const decoded = decodeNotificationFrame(JSON.stringify(frame));
  if (decoded.kind !== 'decoded' || decoded.value.type !== 'notification_received')
    throw new Error('not decoded');
  return decoded.value.notification;
}

describe('notifications without an id', { timeout: 60_000 }, () => {
  const inner = { title: 'Done', body: 'It ran.', action_url: '/x' };
  const base = { type: 'notification', notification: inner, timestamp: '2026-11-24T10:00:00' };

  it('are the same where every field is equal, in whatever order', () => {
    const id = notification(base).id;
    expect(notification(base)).toMatchObject({ id, derivedId: true });
    const reordered = {
      timestamp: base.timestamp,
      notification: { action_url: '/x', body: 'It ran.', title: 'Done' },
    };
    expect(notification({ ...reordered, type: 'notification' }).id).toBe(id);
    expect(notification({ ...base, seq: 7 }).id).toBe(id);
    const first = { ...inner, params: { a: 1, b: 2 }, x: 1, y: 2 };
    const second = { y: 2, x: 1, params: { b: 2, a: 1 }, ...inner };
    expect(notification({ ...base, notification: second }).id).toBe(
      notification({ ...base, notification: first }).id,
    );
  });

  it.each([
    { ...base, timestamp: '2026-11-24T10:00:01' },
    { ...base, notification: { ...inner, title: 'Done.' } },
    { ...base, notification: { ...inner, body: '' } },
    { ...base, notification: { ...inner, extra: 1 } },
    { ...base, extra: 1 },
  ])('are others where one field differs: %j', (frame) => {
    expect(notification(frame).id).not.toBe(notification(base).id);
  });

  it('do not collide in 5,000', () => {
    const ids = new Set<string>();
    for (let at = 0; at < 5000; at += 1) ids.add(notification({ ...base, timestamp: String(at) }).id);
    expect(ids.size).toBe(5000);
  });

  it('give way to the id where there is one', () => {
    fc.assert(
      fc.property(fc.string(), (id) => {
        expect(notification({ ...base, notification: { ...inner, id } })).toMatchObject({
          id,
          derivedId: false,
        });
      }),
      { seed: 42 },
    );
  });
});

describe('workspace', { timeout: 60_000 }, () => {
  it('reads frames of the server, with null for what a stock server leaves out', () => {
    expect(decodeWorkspaceFrame('{"type":"user_joined","user_id":"u"}')).toEqual({
      kind: 'decoded',
      value: { type: 'user_joined', userId: 'u', timestamp: null, seq: null },
    });
    expect(
      decodeWorkspaceFrame('{"type":"document_updated","document_id":"d","action":"edited","by":"x"}'),
    ).toMatchObject({
      value: { documentId: 'd', action: 'edited', version: null, updatedBy: null },
    });
    expect(decodeWorkspaceFrame('{"type":"error","data":{"message":"no"}}')).toMatchObject({
      value: { message: 'no' },
    });
  });

  it('knows what a client may say and what is the server’s alone', () => {
    expect(decodeWorkspaceClientFrame('{"type":"document_updated","document_id":"d"}').kind).toBe('decoded');
    expect(decodeWorkspaceClientFrame('{"type":"user_left","user_id":"u"}')).toEqual({
      kind: 'unknown',
      type: 'user_left',
    });
    expect(workspaceServerOnlyTypes.has('user_left')).toBe(true);
  });
});
