/** One running answer: reads its agent, sends what it says, keeps it stored, ends it whatever happens. */
import { describeFault, isoNow, publish, streamNames, type CoreBase } from '../context.ts';
import type { MessageRecord, SessionRecord } from '../model.ts';
import { AgentFailure, type AgentOutput, type AgentTurn, type ToolDecision } from '../ports.ts';
import { createAnswerWriter } from './answer-writer.ts';
import { chatFrames, type Frame } from './chat-frames.ts';
import { createDecisions } from './decisions.ts';
import { createOpenCalls } from './open-calls.ts';
import { createWholeCharacters } from './whole-characters.ts';

/** Why an answer is ended from outside. `lost`: another gateway has closed it, nothing more is to be said. */
export type StopReason =
  { readonly kind: 'cancelled'; readonly by: string } | { readonly kind: 'shutdown' | 'lost' };

export interface Turn {
  readonly answer: MessageRecord;
  /**
   * Resolves with the answer as stored at its end, which is told by then, or null where it was lost or could not be
   * stored. Its lease is to be taken off once nothing of the end is left to be done. Never rejects.
   */
  readonly ended: Promise<MessageRecord | null>;
  stop(reason: StopReason): void;
  /** Frames of this answer from now on, as the stream gets them. */
  observe(observer: (frame: Frame) => void): () => void;
  readonly isObserved: boolean;
  /** What was said so far; with `observe` in the same breath nothing is missed or doubled. */
  readonly text: string;
}

export interface TurnInput {
  readonly session: SessionRecord;
  /** As inserted: running, with its lease. */
  readonly answer: MessageRecord;
  /** Resolves when the answer may begin (a stock gateway answers one at a time). */
  readonly turnToSpeak: Promise<unknown>;
  /** A tool has put its question to people, or the word on it has come: both are stored and told by then. */
  readonly onAsking: () => void;
  readonly createAgentTurn: (
    signal: AbortSignal,
    decisionOn: (callId: string) => Promise<ToolDecision | null>,
  ) => Promise<AgentTurn>;
}

/** What is said to a running answer on its own stream, by whichever gateway. */
export type TurnWord =
  | { readonly type: 'cancel'; readonly by: string }
  | {
      readonly type: 'decision';
      readonly call_id: string;
      readonly allow: boolean;
      readonly by: string;
      readonly scope?: 'once' | 'chat';
    };

const ABORTED = Symbol('aborted');

export function startTurn(base: CoreBase, input: TurnInput): Turn {
  const { answer } = input;
  const stream = streamNames.chat(input.session.id);
  const observers = new Set<(frame: Frame) => void>();
  const abort = new AbortController();
  const aborted = new Promise<typeof ABORTED>((resolve) => {
    abort.signal.addEventListener('abort', () => {
      resolve(ABORTED);
    });
  });
  const decisions = createDecisions(base.clock);
  const calls = createOpenCalls(base.clock);
  let stopReason: StopReason | null = null;
  let begun = false;
  const stop = (reason: StopReason): void => {
    stopReason ??= reason;
    abort.abort(new Error(reason.kind));
  };
  const startedAt = base.clock.monotonic();
  const secondsSinceStart = (): number => Math.round(base.clock.monotonic() - startedAt) / 1000;
  let firstToken: number | null = null;
  const writer = createAnswerWriter(
    base,
    answer,
    () => {
      stop({ kind: 'lost' });
    },
    () => (firstToken === null ? {} : { timing: { first_token: firstToken } }),
  );
  let usage: MessageRecord['usage'] = null;
  let sources = answer.sources;
  let eventCount = 0;
  const characters = createWholeCharacters();

  /** `writer` and observers learn of a delta in one step, right after it has its place in the stream. */
  async function send(frame: Frame): Promise<void> {
    const isDelta = frame.type === 'text-delta';
    if (isDelta) writer.adding();
    const position = await publish(base, stream, frame);
    if (isDelta) writer.added(String(frame['text']), position);
    for (const observer of observers) observer(frame);
  }

  async function sendEvent(name: string, data: Record<string, unknown>): Promise<void> {
    eventCount += 1;
    if (name === 'agent_tool_approval') decisions.open(String(data['call_id']));
    calls.told(name, data);
    const timestamp = isoNow(base);
    const stored = { ...data, timestamp };
    await base.storage.appendMessageEvents([{ message_id: answer.id, n: eventCount, name, data: stored }]);
    await send(chatFrames.agentEvent(answer.id, name, data, timestamp));
    const isWord = name === 'agent_tool_decided' && data['standing'] !== true;
    if (name === 'agent_tool_approval' || isWord) input.onAsking();
  }

  async function take(output: AgentOutput): Promise<void> {
    switch (output.type) {
      case 'text': {
        const text = characters.take(output.text);
        if (text === '') return;
        firstToken ??= secondsSinceStart();
        await send(chatFrames.delta(answer.id, text, writer.nextIndex, isoNow(base)));
        return;
      }
      case 'sources':
        sources = [...output.sources];
        if (!(await base.storage.updateMessage(answer.id, { sources }))) {
          stop({ kind: 'lost' });
          return;
        }
        await send(chatFrames.sources(answer.id, sources, isoNow(base)));
        return;
      case 'event':
        await sendEvent(output.name, output.data);
        return;
      case 'usage': {
        const { promptTokens, completionTokens, costUsd, model } = output;
        const tokens = {
          prompt_tokens: promptTokens,
          completion_tokens: completionTokens,
          total_tokens: promptTokens + completionTokens,
        };
        usage = { ...tokens, model, ...(costUsd === null ? {} : { cost_usd: costUsd }) };
        await sendEvent('token_usage', tokens);
        if (costUsd !== null) await sendEvent('cost_update', { cost_usd: costUsd, model });
      }
    }
  }

  /** Reads the agent to its end; an agent that does not heed the signal is left behind. */
  async function readAgent(): Promise<void> {
    const turn = await input.createAgentTurn(abort.signal, (callId) => decisions.wait(callId, abort.signal));
    const outputs = base.agent.run(calls.followed(turn))[Symbol.asyncIterator]();
    for (;;) {
      const next = outputs.next();
      const result = await Promise.race([next, aborted]);
      if (result === ABORTED) {
        // Whatever the agent still says or throws is of no interest any more.
        next.then(() => outputs.return?.()).catch(() => undefined);
        return;
      }
      if (result.done === true) return;
      await take(result.value);
    }
  }

  /** The agent is left behind: what it would have said of its tools is said for it. */
  async function settleCalls(): Promise<void> {
    try {
      for (const result of await calls.settled()) await sendEvent('agent_tool_result', result);
    } catch (fault) {
      const fields = { messageId: answer.id, fault: describeFault(fault) };
      base.log.error(fields, 'What became of the tools of a stopped answer was not told');
    }
  }

  async function end(
    failure: { code: string; message: string } | null,
    responseTime: number,
  ): Promise<MessageRecord | null> {
    if (stopReason?.kind === 'lost') return null;
    const status = stopReason
      ? stopReason.kind === 'cancelled'
        ? 'stopped'
        : 'interrupted'
      : failure
        ? 'error'
        : 'complete';
    const ended: MessageRecord = {
      ...answer,
      content: writer.text,
      sources,
      usage,
      timing: {
        response_time: responseTime,
        ...(firstToken === null ? {} : { first_token: firstToken }),
      },
      status,
      error: failure,
      stopped_by: stopReason?.kind === 'cancelled' ? stopReason.by : null,
    };
    const { timing, error, stopped_by } = ended;
    ended.lease = await writer.finish({ status, sources, usage, timing, error, stopped_by });
    await base.storage.updateSession(input.session.id, { updated_at: isoNow(base) });
    if (failure) await send(chatFrames.failed(answer.id, failure, isoNow(base)));
    // An error is the documented end of a failed answer; ours adds what is stored of it. An end that names no answer
    // would be taken for that of the one which runs.
    if (!base.settings.stock || (begun && !failure)) await send(chatFrames.ended(ended, isoNow(base)));
    return ended;
  }

  /** '': words may have been lost (a bus that started anew). Whoever stops or decides then says it again. */
  function hear({ text }: { readonly text: string }): void {
    if (text === '') return;
    const word = JSON.parse(text) as TurnWord;
    if (word.type === 'decision') decisions.decide(word.call_id, decisionOf(word));
    else stop({ kind: 'cancelled', by: word.by });
  }

  async function live(): Promise<MessageRecord | null> {
    let failure: { code: string; message: string } | null = null;
    let unsubscribe: () => void = () => undefined;
    try {
      unsubscribe = await base.bus.subscribe(streamNames.turn(answer.id), hear);
      await Promise.race([input.turnToSpeak, aborted]);
      begun = !abort.signal.aborted;
      if (begun || !base.settings.stock) await send(chatFrames.started(answer, isoNow(base)));
      await readAgent();
    } catch (fault) {
      if (!abort.signal.aborted) failure = toFailure(base, answer.id, fault);
    }
    // What its tools take to end is not the answer's time.
    const responseTime = secondsSinceStart();
    try {
      if (stopReason?.kind === 'cancelled')
        await send(chatFrames.cancelled(answer.id, stopReason.by, isoNow(base)));
      if (stopReason !== null && stopReason.kind !== 'lost') await settleCalls();
      return await end(failure, responseTime);
    } catch (fault) {
      base.log.error({ messageId: answer.id, fault: describeFault(fault) }, 'An answer could not be closed');
      return null;
    } finally {
      decisions.end();
      unsubscribe();
    }
  }

  return {
    answer,
    ended: live(),
    stop,
    observe(observer) {
      observers.add(observer);
      return () => {
        observers.delete(observer);
      };
    },
    get isObserved() {
      return observers.size > 0;
    },
    get text() {
      return writer.text;
    },
  };
}

/** Only a yes can hold for good. */
function decisionOf({ allow, by, scope }: Extract<TurnWord, { type: 'decision' }>): ToolDecision {
  return { allow, by, ...(allow && scope === 'chat' ? { scope } : {}) };
}

function toFailure(base: CoreBase, messageId: string, fault: unknown): { code: string; message: string } {
  if (fault instanceof AgentFailure) return { code: fault.code, message: fault.message };
  base.log.error({ messageId, fault: describeFault(fault) }, 'The agent failed');
  return { code: 'provider_error', message: 'The agent failed. Try again; the gateway’s log says why.' };
}
