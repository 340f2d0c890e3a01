/**
 * Keeps a running answer durable: its text is stored at least every 250 ms, with the lease that says who writes
 * it and where in the stream the stored text stands. After a crash exactly that text is left.
 */
import type { StreamPosition } from '#src/protocol/stream.ts';
import { describeFault, isoNow, streamNames, type CoreBase } from '../context.ts';
import type { AnswerLease, MessageRecord } from '../model.ts';

/** Below 250 ms, so that a busy loop's late timer still keeps the promise. */
const STORE_EVERY_MS = 200;
const RENEW_EVERY_MS = 2_000;
export const LEASE_MS = 6_000;

export interface AnswerWriter {
  readonly text: string;
  readonly nextIndex: number;
  /** A delta is about to be sent. */
  adding(): void;
  /** A delta was sent; `position` is its place in the stream (null in stock mode, which has none). */
  added(text: string, position: StreamPosition | null): void;
  /**
   * Stores the answer as it ends. Rejects where it could not be stored, or another gateway has closed it.
   * @returns the lease that it keeps until its end is told: should this process die before, another gateway tells it.
   *   Null on a stock gateway, whose frames name no answer and cannot be told later.
   */
  finish(change: Partial<Omit<MessageRecord, 'id' | 'session_id' | 'position'>>): Promise<AnswerLease | null>;
}

export function newLease(base: CoreBase, position: StreamPosition, nextIndex = 0): AnswerLease {
  return {
    gateway_id: base.settings.gatewayId,
    until: isoNow(base, LEASE_MS),
    epoch: position.epoch,
    seq: position.seq,
    next_index: nextIndex,
  };
}

/**
 * @param message the answer as inserted, running and with its lease
 * @param onLost the lease ran out (this process stood still) and another gateway has closed the answer
 * @param known what is stored beside the text as soon as it is known, for whoever joins in the middle
 */
export function createAnswerWriter(
  base: CoreBase,
  message: MessageRecord,
  onLost: () => void,
  known: () => Partial<Pick<MessageRecord, 'timing'>> = () => ({}),
): AnswerWriter {
  let text = message.content;
  let nextIndex = 0;
  let position: StreamPosition = { epoch: message.lease?.epoch ?? '', seq: message.lease?.seq ?? 0 };
  let finished = false;
  let writing: Promise<void> = Promise.resolve();
  let cancelTimer: () => void = () => undefined;
  let soon = false;
  let inFlight = false;

  /** Asked after something was awaited: a delta may have armed the timer, `finish` may have ended it all. */
  const needsTimer = (): boolean => !soon && !finished;

  function arm(ms: number): void {
    cancelTimer();
    soon = ms === STORE_EVERY_MS;
    cancelTimer = base.clock.schedule(() => {
      writing = writing.then(store);
    }, ms);
  }

  /**
   * While the agent is silent the stream goes on, and its log would no longer reach back to our last delta.
   * The text is true as of any later position too, as long as no delta of ours is on its way meanwhile.
   */
  async function catchUp(): Promise<void> {
    const index = nextIndex;
    const now = await base.bus.position(streamNames.chat(message.session_id));
    if (!inFlight && nextIndex === index) position = now;
  }

  async function store(): Promise<void> {
    if (finished) return;
    soon = false;
    try {
      if (!inFlight) await catchUp();
      const lease = newLease(base, position, nextIndex);
      if (!(await base.storage.updateMessage(message.id, { content: text, lease, ...known() }))) {
        finished = true;
        onLost();
        return;
      }
    } catch (fault) {
      base.log.error(
        { messageId: message.id, fault: describeFault(fault) },
        'A running answer was not stored',
      );
    }
    if (needsTimer()) arm(RENEW_EVERY_MS);
  }

  arm(RENEW_EVERY_MS);

  return {
    get text() {
      return text;
    },
    get nextIndex() {
      return nextIndex;
    },
    adding() {
      inFlight = true;
    },
    added(delta, at) {
      inFlight = false;
      text += delta;
      nextIndex += 1;
      position = at ?? position;
      if (needsTimer()) arm(STORE_EVERY_MS);
    },
    async finish(change) {
      cancelTimer();
      const lost = finished;
      finished = true;
      await writing;
      const lease = base.settings.stock ? null : newLease(base, position, nextIndex);
      const end = { ...change, content: text, lease };
      if (lost || !(await base.storage.updateMessage(message.id, end)))
        throw new Error('Another gateway has closed this answer');
      return lease;
    },
  };
}
