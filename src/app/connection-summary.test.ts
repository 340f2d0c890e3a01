import { describe, expect, it } from 'vitest';
import type { ChannelState, ChannelStatus } from '#src/connection/types.ts';
import { summarizeConnection } from './connection-summary.ts';

const channel = (state: ChannelState, more: Partial<ChannelStatus> = {}): ChannelStatus => ({
  key: `chat:${state}`,
  kind: 'chat',
  state,
  transport: 'websocket',
  attempts: 0,
  retryAt: null,
  notBefore: 0,
  roundTripMs: null,
  verified: true,
  lastError: null,
  ...more,
});

const here = { expired: false, chatView: true };
const stateOf = (statuses: readonly ChannelStatus[], context = here) =>
  summarizeConnection(statuses, context).state;

describe('the connection in one word', () => {
  it.each([
    ['idle', 'connecting'],
    ['authorizing', 'connecting'],
    ['connecting', 'connecting'],
    ['open', 'connecting'],
    ['live', 'live'],
    ['suspect', 'live'],
    ['waiting', 'reconnecting'],
    ['degraded', 'limited-sse'],
    ['offline', 'offline'],
    ['parked', 'paused'],
    ['signed-out', 'sign-in-again'],
    ['failed', 'not-connected'],
  ] as const)('%s reads %s', (state, word) => {
    expect(stateOf([channel(state)])).toBe(word);
  });

  it('is the worst of all channels, wherever it stands among them', () => {
    const worsening = ['live', 'parked', 'degraded', 'connecting', 'waiting', 'offline', 'failed'] as const;
    worsening.slice(1).forEach((worse, index) => {
      const better = worsening[index] ?? 'live';
      const alone = stateOf([channel(worse)]);
      expect(stateOf([channel(better), channel(worse)])).toBe(alone);
      expect(stateOf([channel(worse), channel(better)])).toBe(alone);
    });
  });

  it('connects while no channel is there yet, and says nothing but "sign in again" once expired', () => {
    expect(stateOf([])).toBe('connecting');
    expect(stateOf([channel('live')], { expired: true, chatView: true })).toBe('sign-in-again');
  });

  it('without WebSocket: SSE where answers are wanted or stream, polling elsewhere', () => {
    const polling = channel('degraded', { kind: 'workspace', transport: 'poll' });
    expect(stateOf([polling], { expired: false, chatView: false })).toBe('limited-poll');
    expect(stateOf([polling])).toBe('limited-sse');
    expect(
      stateOf([polling, channel('degraded', { transport: 'sse' })], { expired: false, chatView: false }),
    ).toBe('limited-sse');
  });

  it('counts down to the next try of any channel, and gives the reason of a failure', () => {
    const waiting = [
      channel('waiting', { retryAt: 9000 }),
      channel('waiting', { retryAt: 4000 }),
      channel('live'),
    ];
    expect(summarizeConnection(waiting, here).retryAt).toBe(4000);
    const limited = waiting.map((status) => ({ ...status, notBefore: 7000 }));
    expect(summarizeConnection(limited, here).retryFrom).toBe(7000);
    expect(summarizeConnection([...limited, channel('waiting')], here).retryFrom).toBe(0);
    const lastError = { kind: 'refused', detail: 'Not a member' } as const;
    expect(summarizeConnection([channel('failed', { lastError })], here).reason).toBe(lastError);
  });
});
