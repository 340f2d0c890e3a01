/** The server of one chat, as its tabs know it: each prompt is stored once where it has an id, and answered at once. */
import { ApiError, type HttpClient } from '#src/http/types.ts';
import type { Clock } from '#src/lib/clock.ts';
import type { ChatEvent } from '#src/protocol/chat-events.ts';

interface StoredMessage {
  readonly id: string;
  readonly role: 'user' | 'assistant';
  readonly content: string;
  readonly user_id: string | null;
  readonly created_at: string;
  readonly client_message_id?: string;
  readonly parent_id?: string;
  readonly position?: number;
  readonly status?: 'complete' | 'running';
}

export interface ListeningTab {
  connected: boolean;
  hear(events: readonly ChatEvent[]): void;
}

export interface OutboxServerKind {
  readonly extended: boolean;
  /** It keeps versions. */
  readonly branches: boolean;
  /** It knows a repeat by its id. */
  readonly acknowledges: boolean;
}

export function createOutboxServer(clock: Clock, { extended, branches, acknowledges }: OutboxServerKind) {
  const tabs = new Set<ListeningTab>();
  const stored: StoredMessage[] = [];
  /** Not stored yet on a stock server, which lists an answer when it is over. */
  const running = new Map<
    string,
    { readonly started: ChatEvent; readonly ended: ChatEvent; readonly unstored?: StoredMessage }
  >();
  let holding = false;
  let refusal: string | null = null;
  let listed = true;

  const http: HttpClient = {
    request: async (_path, schema) => {
      await Promise.resolve();
      if (!listed)
        throw new ApiError({ kind: 'network', status: 0, message: '', retryAfterMs: null, requestId: null });
      return { data: schema.parse(structuredClone(stored)), position: null };
    },
    stream: () =>
      Promise.reject(
        new ApiError({ kind: 'not-found', status: 404, message: '', retryAfterMs: null, requestId: null }),
      ),
  };

  /** Told to who asked alone. */
  function isRefused(clientMessageId: string | null, from: ListeningTab): boolean {
    if (refusal === null) return false;
    from.hear([
      {
        type: 'error_received',
        message: refusal,
        code: 'rate_limit',
        messageId: null,
        clientMessageId,
        retryAfterSeconds: 1,
        seq: null,
      },
    ]);
    return true;
  }

  /** Another answer beside the one that is named: once under one id. */
  function answerAnew(frame: Readonly<Record<string, unknown>>, from: ListeningTab): void {
    const clientMessageId = String(frame['client_message_id']);
    if (isRefused(clientMessageId, from)) return;
    const known = stored.findIndex((message) => message.client_message_id === clientMessageId);
    const at = known < 0 ? stored.length : known;
    const id = `m${String(at)}`;
    const parentId = stored.find((message) => message.id === frame['message_id'])?.parent_id ?? '';
    if (acknowledges)
      from.hear([
        {
          type: 'message_acknowledged',
          clientMessageId,
          messageId: id,
          chatId: 's',
          position: at,
          parentId,
        },
      ]);
    if (known >= 0) return;
    const time = new Date(clock.now()).toISOString();
    const text = `Anew ${String(at)}`;
    const isHeld = holding;
    stored.push({
      id,
      role: 'assistant',
      content: text,
      user_id: 'ada',
      created_at: time,
      client_message_id: clientMessageId,
      parent_id: parentId,
      status: isHeld ? 'running' : 'complete',
      position: at,
    });
    const started: ChatEvent = {
      type: 'response_started',
      messageId: id,
      parentId,
      position: at,
      clientMessageId,
      timestamp: time,
      seq: null,
    };
    const ended: ChatEvent = {
      type: 'response_ended',
      messageId: id,
      fullText: text,
      tokensUsed: null,
      responseTime: null,
      status: 'complete',
      timestamp: time,
      seq: null,
    };
    if (isHeld) running.set(id, { started, ended });
    for (const tab of tabs) tab.hear(isHeld ? [started] : [started, ended]);
  }

  function take(frame: Readonly<Record<string, unknown>>, from: ListeningTab): void {
    if (frame['type'] === 'regenerate') {
      answerAnew(frame, from);
      return;
    }
    const clientMessageId = acknowledges ? String(frame['client_message_id']) : null;
    const content = String(frame['content']);
    const known = stored.findIndex(
      (message) => clientMessageId !== null && message.client_message_id === clientMessageId,
    );
    const at = known < 0 ? stored.length : known;
    const id = `m${String(at)}`;
    const answer = `m${String(at + 1)}`;
    const time = new Date(clock.now()).toISOString();
    const acknowledged: ChatEvent[] =
      clientMessageId === null
        ? []
        : [
            {
              type: 'message_acknowledged',
              clientMessageId,
              messageId: id,
              chatId: 's',
              position: at,
            },
          ];
    if (known >= 0) {
      from.hear(acknowledged);
      return;
    }
    if (isRefused(clientMessageId, from)) return;
    const named = clientMessageId === null ? {} : { client_message_id: clientMessageId };
    const place = (position: number) => (extended ? { position } : {});
    const { parent_id: continues = null } = frame;
    const continued = typeof continues === 'string' ? continues : (stored.at(-1)?.id ?? 's');
    const parent = branches ? { parent_id: continued } : {};
    stored.push({
      id,
      role: 'user',
      content,
      user_id: 'ada',
      created_at: time,
      ...named,
      ...place(at),
      ...parent,
    });
    const isHeld = holding;
    const status = extended
      ? { status: isHeld ? ('running' as const) : ('complete' as const), ...place(at + 1) }
      : {};
    const message: StoredMessage = {
      id: answer,
      role: 'assistant',
      content: `To ${content}`,
      user_id: null,
      created_at: time,
      ...status,
      ...(branches && { parent_id: id }),
    };
    const isListed = extended || !isHeld;
    if (isListed) stored.push(message);
    from.hear(acknowledged);
    const started: ChatEvent = {
      type: 'response_started',
      messageId: answer,
      parentId: extended ? id : null,
      position: extended ? at + 1 : null,
      timestamp: time,
      seq: null,
    };
    const ended: ChatEvent = {
      type: 'response_ended',
      messageId: answer,
      fullText: `To ${content}`,
      tokensUsed: null,
      responseTime: null,
      status: 'complete',
      timestamp: time,
      seq: null,
    };
    if (isHeld) running.set(answer, { started, ended, ...(!isListed && { unstored: message }) });
    for (const tab of tabs) tab.hear(isHeld ? [started] : [started, ended]);
  }

  function endAnswers(): void {
    holding = false;
    for (const [id, { ended, unstored }] of running) {
      if (unstored) stored.push(unstored);
      const at = stored.findIndex((message) => message.id === id);
      const message = stored[at];
      if (message) stored[at] = { ...message, status: 'complete' };
      for (const tab of tabs) tab.hear([ended]);
    }
    running.clear();
  }

  return {
    http,
    /** Whoever hears what happens in the chat. */
    tabs,
    take,
    /** Tells a tab that has connected what is under way. */
    greet(tab: ListeningTab) {
      if (extended) for (const { started } of running.values()) tab.hear([started]);
    },
    /** From now on answers begin and do not end, until `endAnswers`. */
    holdAnswers() {
      holding = true;
    },
    endAnswers,
    /** Prompts as they are stored, in its order. */
    asked: () => stored.filter(({ role }) => role === 'user').map(({ content }) => content),
    /** Answers to the prompt of this place (0, 1, …). */
    answersTo(nth: number) {
      const prompt = stored.filter(({ role }) => role === 'user')[nth];
      return stored
        .filter(({ role, parent_id }) => role === 'assistant' && parent_id === prompt?.id)
        .map(({ content }) => content);
    },
    /** Whether what is stored can be fetched. */
    setListed(isListed: boolean) {
      listed = isListed;
    },
    /** From now on it refuses to answer, in these words; null: it does not. */
    refuse(why: string | null) {
      refusal = why;
    },
  };
}
