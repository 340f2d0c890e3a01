import { describe, expect, it } from 'vitest';
import type { ChannelState, ChannelStatus } from '#src/connection/types.ts';
import { summarizeConnection, type SummaryContext } from './connection-summary.ts';

const channel = (state: ChannelState, more: Partial<ChannelStatus> = {}): ChannelStatus => ({
  key: 'chat:s1',
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

const here: SummaryContext = { expired: false, online: true, view: 'chat', chatId: 's1', mirrored: false };
const stateOf = (statuses: readonly ChannelStatus[], context: Partial<SummaryContext> = {}) =>
  summarizeConnection(statuses, { ...here, ...context }).state;
const bell = (state: ChannelState, more: Partial<ChannelStatus> = {}) =>
  channel(state, { key: 'notifications:ada', kind: 'notifications', ...more });
const people = (state: ChannelState, more: Partial<ChannelStatus> = {}) =>
  channel(state, { key: 'workspace:ws', kind: 'workspace', ...more });

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

  it('is the worst of the needed channels, wherever it stands among them', () => {
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
    expect(stateOf([channel('live')], { expired: true })).toBe('sign-in-again');
  });

  it('without WebSocket: SSE where answers are wanted or stream, polling elsewhere', () => {
    const polling = people('degraded', { transport: 'poll' });
    expect(stateOf([polling], { view: 'documents' })).toBe('limited-poll');
    expect(stateOf([polling, channel('degraded', { transport: 'sse' })])).toBe('limited-sse');
    // A new chat: its answers will stream, but for where they would come over a stream that is not to be had.
    expect(stateOf([polling], { chatId: null })).toBe('limited-sse');
    expect(stateOf([polling], { chatId: null, mirrored: true })).toBe('limited-poll');
    expect(stateOf([channel('degraded', { transport: 'poll' })], { mirrored: true })).toBe('limited-poll');
    expect(stateOf([people('degraded', { transport: 'mirror' })], { view: 'documents' })).toBe('limited-sse');
  });

  it('is live where the chat itself is, whatever else merely polls or rests', () => {
    const chat = channel('live');
    expect(stateOf([chat, bell('degraded', { transport: 'poll' }), people('parked')])).toBe('live');
    expect(stateOf([chat, bell('waiting')])).toBe('reconnecting');
    expect(stateOf([channel('degraded', { transport: 'sse' }), people('live')])).toBe('limited-sse');
    const run = channel('live', { key: 'debug:x', kind: 'debug' });
    expect(stateOf([run, bell('degraded', { transport: 'poll' })], { view: 'debugger' })).toBe('live');
    // A view without a channel of its own is as connected as what stands beside it.
    expect(stateOf([bell('degraded', { transport: 'poll' })], { view: 'plugins' })).toBe('limited-poll');
  });

  it('does not count a chat that was left while its answer runs', () => {
    const left = channel('waiting', { key: 'chat:left', retryAt: 9000 });
    expect(stateOf([left, people('live')], { view: 'documents', chatId: null })).toBe('live');
    expect(stateOf([left, channel('live')])).toBe('live');
    expect(summarizeConnection([left, channel('waiting', { retryAt: 12_000 })], here).retryAt).toBe(12_000);
    expect(stateOf([channel('degraded', { key: 'chat:left', transport: 'sse' }), people('live')])).toBe(
      'live',
    );
  });

  it('is offline where the browser has no network and nothing is live, not before a loss and not beside a live one', () => {
    const offline = (...statuses: ChannelStatus[]) => stateOf(statuses, { online: false });
    const waiting = channel('waiting', { retryAt: 9000 });
    expect(offline(waiting)).toBe('offline');
    // The others have not missed a beat yet.
    expect(offline(waiting, bell('suspect'))).toBe('offline');
    expect(offline(channel('suspect'))).toBe('live');
    // A gateway on this very machine needs no network.
    expect(offline(waiting, bell('live'))).toBe('reconnecting');
    expect(offline(channel('connecting'))).toBe('connecting');
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
