/** What a channel goes without: because of how it is connected, and because of what its server does not offer. */
import type { ChannelStatus } from '#src/connection/types.ts';
import type { ExtensionName } from '#src/protocol/capabilities.ts';
import type { SocketKind } from '#src/protocol/endpoints.ts';

export interface ChannelLacks {
  readonly transport: readonly TransportLack[];
  readonly server: readonly ServerLack[];
}

export type TransportLack =
  'lackSse' | 'lackChosenSse' | 'lackPoll' | 'lackChosenPoll' | 'lackSlot' | 'lackSocket' | 'lackStockSocket';
export type ServerLack = (typeof serverLacks)[SocketKind][number][1];

/** Extension that is not there → text about what that costs here. Source: protocol.md Part 2, last column. */
const serverLacks = {
  chat: [
    ['seq', 'noSeq'],
    ['ack', 'noAck'],
    ['response-identity', 'noIdentity'],
    ['durable-answers', 'noDurable'],
    ['agent-events', 'noAgentEvents'],
  ],
  notifications: [
    ['seq', 'noSeq'],
    ['inbox', 'noInbox'],
  ],
  workspace: [
    ['seq', 'noSeq'],
    ['presence', 'noPresence'],
    ['workspace-data', 'noWorkspaceData'],
  ],
  debug: [
    ['seq', 'noSeq'],
    ['debug-history', 'noDebugHistory'],
    ['plugin-runs', 'noRuns'],
  ],
} as const satisfies Record<SocketKind, readonly (readonly [ExtensionName, string])[]>;

/**
 * @param extensions null while the server has not said: nothing is claimed of it then
 * @param sseChosen by hand, for chats: nothing tries a WebSocket then
 */
export function lacksOf(
  { kind, state, transport }: Pick<ChannelStatus, 'kind' | 'state' | 'transport'>,
  extensions: readonly string[] | null,
  sseChosen = false,
): ChannelLacks {
  const found: TransportLack[] = [];
  const chosen = sseChosen && kind === 'chat';
  if (transport === 'sse') found.push(chosen ? 'lackChosenSse' : 'lackSse');
  else if (transport === 'poll') {
    found.push(chosen ? 'lackChosenPoll' : 'lackPoll');
    if (kind === 'chat') found.push('lackSlot');
  } else if (state === 'degraded' && transport === null) found.push('lackSocket');
  if (extensions === null) return { transport: found, server: [] };
  // On a stock server the one way to have them is to stream answers by SSE.
  if (kind === 'chat' && transport === 'websocket' && !extensions.includes('agent-events'))
    found.push('lackStockSocket');
  const missing = serverLacks[kind].filter(([extension]) => !extensions.includes(extension));
  return { transport: found, server: missing.map(([, text]) => text) };
}
