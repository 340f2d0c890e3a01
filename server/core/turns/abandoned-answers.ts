/**
 * Answers that a dead gateway left behind. One that it still wrote is closed with what was stored of it; one whose end
 * it had stored and not told everywhere is told. Each is taken over under the very lease that was found, so that of
 * several gateways one does it, and none takes an answer from a writer that has just renewed its hold.
 */
import { describeFault, isoNow, publish, streamNames, type CoreBase } from '../context.ts';
import type { MessageRecord } from '../model.ts';
import { tellSession } from '../session-news.ts';
import { LEASE_MS } from './answer-writer.ts';
import { chatFrames, type Frame } from './chat-frames.ts';

const SWEEP_EVERY_MS = 2_000;
const REMEMBER_MS = 600_000;

export interface AbandonedAnswers {
  /** Ends what was left at the start; where several gateways share the storage, goes on looking. */
  recover(): Promise<void>;
  /** `response_end` frames told here of late, for those who come back with an old epoch. */
  recentlyEnded(sessionId: string): readonly Frame[];
  /** Looks no more. */
  stop(): void;
}

/** @param isHere whether this process has the answer in hand */
export function createAbandonedAnswers(base: CoreBase, isHere: (id: string) => boolean): AbandonedAnswers {
  const recent = new Map<string, Frame[]>();
  let stopped = false;
  let cancelSweep: () => void = () => undefined;

  /**
   * All of it, since nobody knows how much the dead one had told: whoever knows a prompt, a beginning, sources or an
   * end stays as they are.
   */
  async function framesOf(answer: MessageRecord): Promise<Frame[]> {
    const now = isoNow(base);
    const { id, parent_id, sources, error } = answer;
    const prompt = parent_id === null ? null : await base.storage.messageById(parent_id);
    return [
      ...(prompt ? [chatFrames.message(prompt), chatFrames.started(answer, now)] : []),
      ...(sources.length > 0 ? [chatFrames.sources(id, sources, now)] : []),
      ...(error ? [chatFrames.failed(id, error, now)] : []),
      chatFrames.ended(answer, now),
    ];
  }

  function remember(sessionId: string, end: Frame): void {
    recent.set(sessionId, [...(recent.get(sessionId) ?? []), end]);
    base.clock.schedule(() => recent.delete(sessionId), REMEMBER_MS);
  }

  async function takeOver(found: MessageRecord): Promise<void> {
    const { stock, gatewayId } = base.settings;
    const wasRunning = found.status === 'running';
    const hold = { epoch: '', seq: 0, next_index: 0, ...found.lease };
    // Held until it is told: should this gateway die as well, the next one does it.
    const lease = stock ? null : { ...hold, gateway_id: gatewayId, until: isoNow(base, LEASE_MS) };
    const change = { status: wasRunning ? 'interrupted' : found.status, lease } as const;
    if (!(await base.storage.updateMessage(found.id, change, found))) return;
    if (wasRunning) base.metrics.add('answers', { status: 'interrupted' });
    // Stock frames name no answer: an old end would be taken for that of the one which runs.
    else if (stock) return;
    const ended: MessageRecord = { ...found, ...change };
    for (const frame of await framesOf(ended)) {
      await publish(base, streamNames.chat(ended.session_id), frame);
      if (frame.type === 'response_end') remember(ended.session_id, frame);
    }
    if (lease) await base.storage.updateMessage(ended.id, { lease: null }, ended);
    await tellSession(base, ended.session_id);
  }

  async function endAll(filter: Parameters<typeof base.storage.heldMessages>[0]): Promise<void> {
    for (const message of await base.storage.heldMessages(filter)) {
      if (!isHere(message.id)) await takeOver(message);
    }
  }

  function sweepLater(): void {
    cancelSweep = base.clock.schedule(() => {
      endAll({ expiredBefore: isoNow(base) })
        .catch((fault: unknown) => {
          base.log.warn({ fault: describeFault(fault) }, 'Abandoned answers could not be looked for');
        })
        .finally(() => {
          if (!stopped) sweepLater();
        });
    }, SWEEP_EVERY_MS);
  }

  return {
    async recover() {
      const { soleGateway, gatewayId } = base.settings;
      if (soleGateway !== false) {
        await endAll('all');
        return;
      }
      await endAll({ gatewayId });
      await endAll({ expiredBefore: isoNow(base) });
      sweepLater();
    },
    recentlyEnded: (sessionId) => recent.get(sessionId) ?? [],
    stop() {
      stopped = true;
      cancelSweep();
    },
  };
}
