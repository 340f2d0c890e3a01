import type { ChannelStatus, LossReason } from '#src/connection/types.ts';

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

/**
 * The one state that stands for all channels the page holds now: the worst of them.
 * @param expired the refresh was refused: nothing matters more
 * @param chatView chat needs answers, and those still come over SSE where WebSocket fails
 */
export function summarizeConnection(
  statuses: readonly ChannelStatus[],
  { expired, chatView }: { readonly expired: boolean; readonly chatView: boolean },
): ConnectionSummary {
  if (expired) return { state: 'sign-in-again', retryAt: null, retryFrom: 0, reason: null };
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
      return plain(limitOf(statuses, chatView));
    case 'idle':
    case 'open':
    case 'authorizing':
    case 'connecting':
      return plain('connecting');
    case 'waiting':
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

/** A chat that polls has no stream, and neither has the rest of the page then. */
function limitOf(statuses: readonly ChannelStatus[], chatView: boolean): 'limited-sse' | 'limited-poll' {
  const degraded = statuses.filter(({ state }) => state === 'degraded');
  const isOn = (...transports: ChannelStatus['transport'][]) =>
    degraded.filter(({ transport }) => transports.includes(transport));
  if (isOn('poll').some(({ kind }) => kind === 'chat')) return 'limited-poll';
  return chatView || isOn('sse', 'mirror').length > 0 ? 'limited-sse' : 'limited-poll';
}

function retryTimes(statuses: readonly ChannelStatus[]): Pick<ConnectionSummary, 'retryAt' | 'retryFrom'> {
  const waiting = statuses.filter(({ state }) => state === 'waiting');
  const tries = waiting.flatMap(({ retryAt }) => retryAt ?? []);
  return {
    retryAt: tries.length === 0 ? null : Math.min(...tries),
    retryFrom: Math.min(...waiting.map(({ notBefore }) => notBefore)),
  };
}
