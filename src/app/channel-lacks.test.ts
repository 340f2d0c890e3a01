import { describe, expect, it } from 'vitest';
import { extensionNames } from '#src/protocol/capabilities.ts';
import { lacksOf } from './channel-lacks.ts';

const on = (
  kind: 'chat' | 'notifications' | 'workspace' | 'debug',
  transport: 'websocket' | 'sse' | 'poll' | null,
) =>
  ({
    kind,
    transport,
    state: transport === 'websocket' ? 'live' : 'degraded',
  }) as const;

describe('lacksOf', () => {
  it('has nothing to say of a socket to a server with everything', () => {
    for (const kind of ['chat', 'notifications', 'workspace', 'debug'] as const)
      expect(lacksOf(on(kind, 'websocket'), extensionNames)).toEqual({ transport: [], server: [] });
  });

  it.each([
    ['chat', 'sse', ['lackSse']],
    ['notifications', 'poll', ['lackPoll']],
    ['workspace', 'poll', ['lackPoll']],
    ['debug', null, ['lackSocket']],
  ] as const)('%s over %s: %o', (kind, transport, lacks) => {
    expect(lacksOf(on(kind, transport), extensionNames).transport).toEqual(lacks);
  });

  it('says of a stock server what it lacks for each channel, and what its chat socket leaves to SSE', () => {
    expect(lacksOf(on('chat', 'websocket'), [])).toEqual({
      transport: ['lackStockSocket'],
      server: ['noSeq', 'noAck', 'noIdentity', 'noDurable', 'noAgentEvents'],
    });
    expect(lacksOf(on('chat', 'sse'), []).transport).toEqual(['lackSse']);
    expect(lacksOf(on('notifications', 'websocket'), []).server).toEqual(['noSeq', 'noInbox']);
    expect(lacksOf(on('workspace', 'websocket'), ['seq']).server).toEqual(['noPresence', 'noWorkspaceData']);
    expect(lacksOf(on('debug', 'websocket'), []).server).toEqual(['noSeq', 'noDebugHistory', 'noRuns']);
  });

  it('says of a chat whose SSE was chosen that nothing tries a WebSocket, and of the bell what is so', () => {
    expect(lacksOf(on('chat', 'sse'), [], true).transport).toEqual(['lackChosenSse']);
    expect(lacksOf(on('chat', 'poll'), extensionNames, true).transport).toEqual([
      'lackChosenPoll',
      'lackSlot',
    ]);
    expect(lacksOf(on('notifications', 'poll'), [], true).transport).toEqual(['lackPoll']);
  });

  it('claims nothing of a server that has not answered', () => {
    expect(lacksOf(on('chat', 'websocket'), null)).toEqual({ transport: [], server: [] });
    expect(lacksOf(on('chat', 'sse'), null)).toEqual({ transport: ['lackSse'], server: [] });
  });
});
