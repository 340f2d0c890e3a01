import type { ChannelStatus, LossReason } from '#src/connection/types.ts';
import type { View } from './view-of.ts';

export type PillState =
  | 'live'
  | 'connecting'
  | 'reconnecting'
  | 'limited-sse'
  | 'limited-poll'
  | 'paused'
  | 'offline'
  | 'sign-in-again'
  | 'not-connected';

export interface ConnectionSummary {
  readonly state: PillState;
  /** `Clock.now()` ms of the next try, for the countdown of `reconnecting`. */
  readonly retryAt: number | null;
  /** `Clock.now()` ms from which a try by hand is any use: a server that is over its limit named its time. */
  readonly retryFrom: number;
  /** Why, for `not-connected`. */
  readonly reason: LossReason | null;
}

/** What the page shows now, and how answers would come. */
export interface SummaryContext {
  /** The refresh was refused: nothing matters more. */
  readonly expired: boolean;
  /** The browser's word on the network: a hint, which says why where nothing is live. */
  readonly online: boolean;
  readonly view: View | null;
  /** The chat that is open; null: none. */
  readonly chatId: string | null;
  /** The server has one stream for all channels: without WebSocket a chat comes over it, or polls. */
  readonly mirrored: boolean;
}

/** From best to worst. `open` has no hello yet; `suspect` has only missed a beat, which is nobody's business. */
const severity: Readonly<Record<ChannelStatus['state'], number>> = {
  live: 0,
  suspect: 0,
  parked: 1,
  degraded: 2,
  idle: 3,
  open: 3,
  authorizing: 3,
  connecting: 3,
  waiting: 4,
  offline: 5,
  failed: 6,
  'signed-out': 7,
};

/** The kind of channel that a view itself lives on; of a chat, its own. */
const ownKinds: Readonly<Partial<Record<View, ChannelStatus['kind']>>> = {
  chat: 'chat',
  documents: 'workspace',
  workflows: 'workspace',
  applications: 'workspace',
  debugger: 'debug',
};

/**
 * The channels that the view needs: its own, and of the bell and the people, which stand beside every view, those that
 * are cut off. That those are merely limited says nothing of a view whose own channel is live. A chat that was left while
 * its answer runs is nobody's here.
 */
function neededBy(
  { view, chatId }: SummaryContext,
  statuses: readonly ChannelStatus[],
): readonly ChannelStatus[] {
  const here = statuses.filter(({ kind, key }) => kind !== 'chat' || key === `chat:${String(chatId)}`);
  const ownKind = view === null ? undefined : ownKinds[view];
  if (!here.some(({ kind }) => kind === ownKind)) return here;
  return here.filter(({ kind, state }) => kind === ownKind || severity[state] > severity.degraded);
}

/** The one state that stands for all channels that the view needs: the worst of them. */
export function summarizeConnection(
  all: readonly ChannelStatus[],
  context: SummaryContext,
): ConnectionSummary {
  const statuses = neededBy(context, all);
  if (context.expired) return { state: 'sign-in-again', retryAt: null, retryFrom: 0, reason: null };
  const worst = statuses.reduce<ChannelStatus | null>(
    (found, status) => (found === null || severity[status.state] > severity[found.state] ? status : found),
    null,
  );
  if (worst === null) return { state: 'connecting', retryAt: null, retryFrom: 0, reason: null };
  const plain = (state: PillState): ConnectionSummary => ({
    state,
    retryAt: null,
    retryFrom: 0,
    reason: null,
  });
  switch (worst.state) {
    case 'live':
    case 'suspect':
      return plain('live');
    case 'parked':
      return plain('paused');
    case 'degraded':
      return plain(limitOf(statuses, context));
    case 'idle':
    case 'open':
    case 'authorizing':
    case 'connecting':
      return plain('connecting');
    case 'waiting':
      if (!context.online && !all.some(({ state }) => state === 'live')) return plain('offline');
      return { state: 'reconnecting', ...retryTimes(statuses), reason: null };
    case 'offline':
      return plain('offline');
    case 'failed':
      return { state: 'not-connected', retryAt: null, retryFrom: 0, reason: worst.lastError };
    case 'signed-out':
      return plain('sign-in-again');
    default:
      return worst.state satisfies never;
  }
}

/**
 * A chat that polls has no stream, and neither has the rest of the page then. One that is not begun yet will have its
 * answers over SSE, unless they would come over the one stream that the page has no place on.
 */
function limitOf(
  statuses: readonly ChannelStatus[],
  { view, mirrored }: SummaryContext,
): 'limited-sse' | 'limited-poll' {
  const degraded = statuses.filter(({ state }) => state === 'degraded');
  const isOn = (...transports: ChannelStatus['transport'][]) =>
    degraded.filter(({ transport }) => transports.includes(transport));
  if (isOn('poll').some(({ kind }) => kind === 'chat')) return 'limited-poll';
  const willStream = view === 'chat' && !mirrored;
  return willStream || isOn('sse', 'mirror').length > 0 ? 'limited-sse' : 'limited-poll';
}

function retryTimes(statuses: readonly ChannelStatus[]): Pick<ConnectionSummary, 'retryAt' | 'retryFrom'> {
  const waiting = statuses.filter(({ state }) => state === 'waiting');
  const tries = waiting.flatMap(({ retryAt }) => retryAt ?? []);
  return {
    retryAt: tries.length === 0 ? null : Math.min(...tries),
    retryFrom: Math.min(...waiting.map(({ notBefore }) => notBefore)),
  };
}
