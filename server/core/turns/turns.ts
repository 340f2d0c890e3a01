/** Prompts and their answers: accepted once, durable before acknowledged, ended in every case. */
import { ApiError, notFound, tooManyRequests } from '../api/api-error.ts';
import { describeFault, isoNow, publish, streamNames, type CoreBase } from '../context.ts';
import type { MessageRecord, NewMessage, SessionRecord, UserRecord } from '../model.ts';
import type { Notifier } from '../notify.ts';
import { requireWriter } from '../rights.ts';
import type { Runs } from '../runs/runs.ts';
import { createAbandonedAnswers } from './abandoned-answers.ts';
import { tellPrompted, tellSession } from '../session-news.ts';
import { createAgentTurn } from './agent-turn.ts';
import { newLease } from './answer-writer.ts';
import { blankMessage } from './blank-message.ts';
import { chatFrames, type Frame } from './chat-frames.ts';
import { takeYesBack } from './tool-grants.ts';
import { takeExtras, type GivenExtras, type TakenExtras } from './prompt-extras.ts';
import { parentAtEnd, parentBeside } from './message-paths.ts';
import { startTurn, type Turn, type TurnWord } from './turn.ts';

export interface Prompt {
  readonly session: SessionRecord;
  readonly user: UserRecord;
  /** Where the prompt counts as a request of its own (a frame); null: its request was counted already. */
  readonly ip: string | null;
  readonly content: string;
  readonly clientMessageId: string | null;
  /** Whom it mentions, and what it brings along. */
  readonly extras?: GivenExtras;
  /** The message whose branch it continues; absent: it follows the last message of all. */
  readonly parentId?: string | null;
  /** The prompt beside which it stands, in other words. */
  readonly edits?: string | null;
  /** False where nobody is there who could be asked: tools that ask are refused at once. */
  readonly canAsk?: boolean;
  /** Runs once the prompt is let in, before it is stored: whatever has to stand before it. */
  readonly onAdmitted?: () => Promise<void>;
  /** Called once the prompt is durable, before anything of its answer is sent. */
  readonly onStored: (message: MessageRecord) => void;
  /** Gets the answer's frames from the first on. */
  readonly observer?: (frame: Frame) => void;
}

/** What somebody says on a tool that asks. */
export interface ToolWord {
  readonly callId: string;
  readonly allow: boolean;
  /** `chat`: a yes for good in this session. */
  readonly scope: 'once' | 'chat';
}
/** Another answer to a prompt that has one. */
export type Regenerate = Pick<Prompt, 'session' | 'user' | 'ip' | 'clientMessageId' | 'onStored'> & {
  /** The answer beside which it is to stand, or the prompt. */
  readonly messageId: string;
};

export interface Turns {
  /**
   * Takes a prompt. A `client_message_id` that the session has already is acknowledged again and runs nothing.
   * @returns the stored prompt, and its answer's turn where it was started here just now.
   * @throws ApiError 403 viewer, 404, 422 empty, 429, 503 while stopping.
   */
  accept(prompt: Prompt): Promise<{ message: MessageRecord; turn: Turn | null }>;
  /**
   * Answers a prompt once more, beside the answers that it has. Repeats as in `accept`.
   * @returns the answer as stored
   * @throws ApiError 403 viewer, 404 no such message, 429, 503 while stopping.
   */
  regenerate(asked: Regenerate): Promise<MessageRecord>;
  /** Stops one answer, or with null the user's latest of the session. Nothing runs: nothing happens. */
  cancel(session: SessionRecord, userId: string, messageId: string | null): Promise<void>;
  /** A word on a tool of this session that asked. Where nothing waits for it nothing happens. */
  decide(session: SessionRecord, userId: string, decision: ToolWord): Promise<void>;
  /** A tool that was allowed for good in this session asks again from now on. */
  askAgain(session: SessionRecord, toolName: string): Promise<void>;
  turnOf(answerId: string): Turn | null;
  /** Answers that a crash left: those that ran are stored as interrupted, and each end is told to whoever resumes. */
  recover(): Promise<void>;
  /** `response_end` frames of such answers, of late, for those who come back with an old epoch. */
  recentlyEnded(sessionId: string): readonly Frame[];
  /** Takes no more prompts, lets answers end for a moment, then closes what still runs. */
  shutDown(): Promise<void>;
}

const SHUTDOWN_GRACE_MS = 1_000;
const MAX_DERIVED_TITLE = 60;

export function createTurns(base: CoreBase, runs: Runs, notifier: Notifier): Turns {
  const running = new Map<string, Turn>();
  const abandoned = createAbandonedAnswers(base, (id) => running.has(id));
  /** Ends that are still to be told, rung and let go. */
  const ending = new Set<Promise<void>>();
  /** Of a stock gateway, which answers one prompt of a session at a time. */
  const lastTurn = new Map<string, Promise<unknown>>();
  let stopping = false;

  /** In one step: a prompt that is there gets an end, whoever dies now, and its repeat elsewhere runs nothing. */
  async function insertPrompt(
    prompt: Prompt,
    extras: TakenExtras,
  ): ReturnType<CoreBase['storage']['insertMessage']> {
    const sessionId = prompt.session.id;
    const message: NewMessage = {
      ...blankMessage(sessionId, isoNow(base)),
      role: 'user',
      content: prompt.content,
      user_id: prompt.user.id,
      client_message_id: prompt.clientMessageId,
      ...extras,
    };
    const answer: NewMessage = {
      ...blankMessage(sessionId, message.created_at),
      role: 'assistant',
      parent_id: message.id,
      status: 'running',
      lease: newLease(base, await base.bus.position(streamNames.chat(sessionId))),
    };
    const { parentId, edits } = prompt;
    if (edits != null)
      return base.storage.insertMessage(message, answer, (rows) => parentBeside(rows, edits, sessionId));
    return parentId == null
      ? base.storage.insertMessage(message, answer)
      : base.storage.insertMessage(message, answer, (rows) => parentAtEnd(rows, parentId));
  }

  /** The message of this session that a frame names. */
  async function named(session: SessionRecord, id: string): Promise<MessageRecord> {
    const message = await base.storage.messageById(id);
    if (message?.session_id !== session.id) throw new ApiError(404, 'There is no such message in this chat.');
    return message;
  }

  /** A sibling is of what stands there: one's own words are edited, not another's. */
  async function checkPlace({ session, user, parentId, edits }: Prompt): Promise<void> {
    if (parentId != null) await named(session, parentId);
    if (edits == null) return;
    const edited = await named(session, edits);
    if (edited.role !== 'user' || edited.user_id !== user.id)
      throw new ApiError(422, 'Only a prompt of your own can be edited.');
  }

  async function promptOf(session: SessionRecord, messageId: string): Promise<MessageRecord> {
    const message = await named(session, messageId);
    if (message.role === 'user') return message;
    const prompt = message.parent_id === null ? null : await base.storage.messageById(message.parent_id);
    if (prompt?.session_id !== session.id || prompt.role !== 'user')
      throw new ApiError(422, 'This answer names no prompt that could be answered again.');
    return prompt;
  }

  async function admit({ session, user, ip }: Pick<Prompt, 'session' | 'user' | 'ip'>): Promise<void> {
    if (stopping) throw new ApiError(503, 'The gateway is stopping. Try again in a moment.');
    await requireWriter(base.storage, session.workspace_id, user.id, 'chat session');
    const wait = base.limits.takePrompt(ip, user.id);
    if (wait !== null) throw tooManyRequests(wait);
  }

  async function touchSession(prompt: Pick<Prompt, 'session' | 'content'>): Promise<void> {
    const title = prompt.session.title === '' ? { title: deriveTitle(prompt.content) } : {};
    await base.storage.updateSession(prompt.session.id, { updated_at: isoNow(base), ...title });
  }

  /** The prompt stands and its answer has a row by now: whatever fails here, the answer begins and gets its end. */
  async function tellPrompt(prompt: Prompt, message: MessageRecord): Promise<void> {
    try {
      await touchSession(prompt);
      if (base.settings.stock) return;
      await publish(base, streamNames.chat(prompt.session.id), chatFrames.message(message));
    } catch (fault) {
      const fields = { messageId: message.id, fault: describeFault(fault) };
      base.log.error(fields, 'A prompt was stored and could not be told');
    }
  }

  /** Once for a message: a repeat of its id does not come this far. */
  async function ringMentioned({ session, user }: Prompt, message: MessageRecord): Promise<void> {
    for (const id of message.mentions)
      if (id !== user.id) await notifier.mentioned(session, message, id, user);
  }

  /** The end of this answer is told: no other gateway need do it. */
  async function letGo(stored: MessageRecord): Promise<void> {
    if (stored.lease === null) return;
    try {
      await base.storage.updateMessage(stored.id, { lease: null }, stored);
    } catch (fault) {
      // It is told once more when the lease has run out, which changes nothing.
      const fields = { messageId: stored.id, fault: describeFault(fault) };
      base.log.warn(fields, 'An answer that has ended keeps its lease for a while');
    }
  }

  /** Nobody waits for it, but for the end of the gateway. */
  function unawaited(told: Promise<void>): void {
    ending.add(told);
    void told.then(() => ending.delete(told));
  }

  function begin(
    { session, user, observer, canAsk = true }: Pick<Prompt, 'session' | 'user' | 'observer' | 'canAsk'>,
    message: MessageRecord,
    answer: MessageRecord,
  ): Turn {
    const turnToSpeak = (base.settings.stock ? lastTurn.get(session.id) : undefined) ?? Promise.resolve();
    const turn = startTurn(base, {
      session,
      answer,
      turnToSpeak,
      onAsking: () => {
        unawaited(tellSession(base, session.id));
      },
      async createAgentTurn(signal, decisionOn) {
        const application = await base.storage.applicationById(session.application_id);
        if (!application) throw notFound('application');
        const input = { application, prompt: message, userId: user.id, signal };
        if (base.settings.stock) return createAgentTurn(base, runs, input);
        return createAgentTurn(base, runs, { ...input, decisionOn, canAsk });
      },
    });
    if (observer) turn.observe(observer);
    running.set(answer.id, turn);
    const ended = turn.ended.then(async (stored) => {
      running.delete(answer.id);
      if (!stored) return;
      if (stored.status !== 'running') base.metrics.add('answers', { status: stored.status });
      // An open socket does not say that somebody looks: a page keeps it while an answer runs, whatever it shows.
      // The page that does show the answer takes the ring as read.
      if (!turn.isObserved && (stored.status === 'complete' || stored.status === 'error'))
        await notifier.answerFinished(session, answer.id, user.id, stored.status);
      await letGo(stored);
      await tellSession(base, session.id);
    });
    ending.add(ended);
    void ended.then(() => ending.delete(ended));
    // One that is stopped while it waits ends before those that it waits for.
    const over = Promise.all([turnToSpeak, ended]).then(() => {
      if (lastTurn.get(session.id) === over) lastTurn.delete(session.id);
    });
    lastTurn.set(session.id, over);
    return turn;
  }

  return {
    async accept(prompt) {
      const { session, user, content } = prompt;
      await requireWriter(base.storage, session.workspace_id, user.id, 'chat session');
      if (content.trim() === '') throw new ApiError(422, 'The message is empty. Write something first.');
      if (stopping) throw new ApiError(503, 'The gateway is stopping. Try again in a moment.');
      const wait = base.limits.takePrompt(prompt.ip, user.id);
      if (wait !== null) throw tooManyRequests(wait);
      const extras = await takeExtras(base, session, prompt.extras);
      await checkPlace(prompt);
      await prompt.onAdmitted?.();
      const { message, answer } = await insertPrompt(prompt, extras);
      if (answer) base.metrics.add('prompts', {});
      prompt.onStored(message);
      if (!answer) return { message, turn: null };
      await tellPrompt(prompt, message);
      await ringMentioned(prompt, message);
      const turn = begin(prompt, message, answer);
      unawaited(tellPrompted(base, prompt.session.id, prompt.user.id, message.position));
      return { message, turn };
    },
    async regenerate(asked) {
      const { session, user, clientMessageId, messageId } = asked;
      await admit(asked);
      const prompt = await promptOf(session, messageId);
      const { message: answer, inserted } = await base.storage.insertMessage({
        ...blankMessage(session.id, isoNow(base)),
        role: 'assistant',
        parent_id: prompt.id,
        // Whose word it is: the prompt may be another's.
        user_id: user.id,
        client_message_id: clientMessageId,
        status: 'running',
        lease: newLease(base, await base.bus.position(streamNames.chat(session.id))),
      });
      asked.onStored(answer);
      if (!inserted) return answer;
      begin({ session, user }, prompt, answer);
      unawaited(tellSession(base, session.id));
      await touchSession({ session, content: prompt.content }).catch((fault: unknown) => {
        base.log.warn({ messageId: answer.id, fault: describeFault(fault) }, 'A chat keeps its old time');
      });
      return answer;
    },
    async cancel(session, userId, messageId) {
      const answers = (await base.storage.runningMessages()).filter(
        (message) => message.session_id === session.id && (messageId === null || message.id === messageId),
      );
      for (const answer of answers.sort((a, b) => b.position - a.position)) {
        const prompt = answer.parent_id === null ? null : await base.storage.messageById(answer.parent_id);
        if (messageId === null && (answer.user_id ?? prompt?.user_id) !== userId) continue;
        const word: TurnWord = { type: 'cancel', by: userId };
        base.bus.sendFleeting(streamNames.turn(answer.id), { ...word });
        return;
      }
    },
    askAgain: (session, toolName) => takeYesBack(base, session, toolName),
    async decide(session, userId, { callId, allow, scope }) {
      const word: TurnWord = { type: 'decision', call_id: callId, allow, by: userId, scope };
      for (const answer of await base.storage.runningMessages()) {
        if (answer.session_id === session.id) base.bus.sendFleeting(streamNames.turn(answer.id), { ...word });
      }
    },
    turnOf: (answerId) => running.get(answerId) ?? null,
    recover: () => abandoned.recover(),
    recentlyEnded: (sessionId) => abandoned.recentlyEnded(sessionId),
    async shutDown() {
      stopping = true;
      abandoned.stop();
      const turns = [...running.values()];
      const allEnded = Promise.all(turns.map((turn) => turn.ended));
      let cancelGrace: () => void = () => undefined;
      const grace = new Promise<void>((resolve) => {
        cancelGrace = base.clock.schedule(resolve, SHUTDOWN_GRACE_MS);
      });
      await Promise.race([allEnded, grace]);
      cancelGrace();
      for (const turn of turns) turn.stop({ kind: 'shutdown' });
      await allEnded;
      await Promise.all(ending);
    },
  };
}

/** A session without a title takes the beginning of its first prompt. */
function deriveTitle(content: string): string {
  const line = content.trim().replace(/\s+/g, ' ');
  return line.length <= MAX_DERIVED_TITLE ? line : `${line.slice(0, MAX_DERIVED_TITLE - 1).trimEnd()}…`;
}
