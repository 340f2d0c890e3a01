/** One session of a chat over a server that is played by hand: what it sends, asks for and shows. */
import { createChatSession } from '#src/features/chat/chat-session.ts';
import type { Answer, Prompt } from '#src/features/chat/chat-types.ts';
import type { ChatEvent } from '#src/protocol/chat-events.ts';
import type { ExtensionName } from '#src/protocol/capabilities.ts';
import type { ChannelItem } from '#src/connection/types.ts';
import { ApiError, type HttpClient } from '#src/http/types.ts';
import { createFakeClock } from './fake-clock.ts';

export interface StoredMessage {
  id: string;
  role: 'user' | 'assistant';
  content: string;
  user_id: string | null;
  created_at: string;
  status?: 'running';
}

const failure = { kind: 'not-found', status: 404, message: '', retryAfterMs: null, requestId: null } as const;

export function setUp(extensions: readonly ExtensionName[] = [], isShown = true) {
  const clock = createFakeClock();
  const stored: StoredMessage[] = [];
  const requests: string[] = [];
  const http: HttpClient = {
    request: (path, schema) => {
      requests.push(path);
      return Promise.resolve({ data: schema.parse(structuredClone(stored)), position: null });
    },
    stream: () => Promise.reject(new ApiError(failure)),
  };
  let fresh = 0;
  const session = createChatSession({
    sessionId: 's',
    userId: 'ada',
    http,
    clock,
    dialect: 'chat',
    extensions: () => new Set(extensions),
    serverOffsetMs: () => null,
    refreshToken: () => {
      fresh += 1;
      return Promise.resolve(true);
    },
  });
  const sent: Readonly<Record<string, unknown>>[] = [];
  let connected = true;
  session.setApplication('app');
  const show = () =>
    session.attach((frame) => {
      if (!connected) return 'not-connected';
      sent.push(frame);
      return 'sent';
    });
  if (isShown) show();
  const at = () => clock.now() * 1000;
  const receive = (...items: ChannelItem<ChatEvent>[]) => {
    session.receive(items);
  };
  return {
    clock,
    stored,
    requests,
    session,
    show,
    sent,
    refreshes: () => fresh,
    event: (event: ChatEvent) => {
      receive({ kind: 'event', event, at: at() });
    },
    open: (
      resumption: 'fresh' | 'recovered' | 'reload' = 'fresh',
      transport: 'websocket' | 'sse' = 'websocket',
    ) => {
      connected = true;
      receive({ kind: 'opened', transport, resumption, position: null, at: at() });
    },
    /** Nothing was lost: it is looked at what is stored. */
    look: () => {
      receive({ kind: 'opened', transport: 'poll', resumption: 'reload', position: null, at: at() });
    },
    lose: () => {
      connected = false;
      receive({ kind: 'lost', reason: { kind: 'closed', code: 1006, detail: '' }, at: at() });
    },
    prompts: () =>
      session.store.getState().entries.filter((entry): entry is Prompt => entry.kind === 'prompt'),
    answers: () =>
      session.store.getState().entries.filter((entry): entry is Answer => entry.kind === 'answer'),
    types: () => sent.map(({ type }) => type),
  };
}

export const start = {
  type: 'response_started',
  messageId: 'm2',
  parentId: null,
  position: null,
  timestamp: null,
  seq: null,
} satisfies ChatEvent;
export const text = (words: string, index: number): ChatEvent => ({
  type: 'text_received',
  messageId: null,
  text: words,
  index,
  seq: null,
});
export const end = (fullText: string): ChatEvent => ({
  type: 'response_ended',
  messageId: null,
  fullText,
  tokensUsed: null,
  responseTime: null,
  status: null,
  timestamp: null,
  seq: null,
});
