/** What goes on in chat sessions, who has read how far, and the search over them, in memory. */
import { foldText } from '#src/lib/fold-text.ts';
import type { MessageEventRecord, MessageRecord, SessionRecord } from './model.ts';
import {
  byNewest,
  comparePlaces,
  openAsked,
  placeOf,
  type FoundMessage,
  type SessionStorage,
} from './session-storage.ts';

export interface MemoryConversations {
  readonly sessions: ReadonlyMap<string, SessionRecord>;
  readonly messages: ReadonlyMap<string, MessageRecord>;
  readonly messageEvents: ReadonlyMap<string, readonly MessageEventRecord[]>;
  /** By position. */
  readonly messagesInOrder: (sessionId: string) => readonly MessageRecord[];
}

export function createMemorySessions(conversations: MemoryConversations): SessionStorage {
  const { sessions, messages, messageEvents, messagesInOrder } = conversations;
  const reads = new Map<string, number>();
  /** Texts as they are compared, each made once. */
  const folded = new WeakMap<MessageRecord, { readonly of: string; readonly text: string }>();

  const readKey = (sessionId: string, userId: string): string => `${sessionId} ${userId}`;

  function foldedOf(message: MessageRecord): string {
    const known = folded.get(message);
    if (known?.of === message.content) return known.text;
    const text = foldText(message.content);
    folded.set(message, { of: message.content, text });
    return text;
  }

  const hasOpenQuestion = (messageId: string): boolean =>
    openAsked(messageEvents.get(messageId) ?? []).length > 0;

  return {
    sessionStates(sessionIds, userId) {
      const states = sessionIds.flatMap((id) => {
        if (!sessions.has(id)) return [];
        const all = messagesInOrder(id);
        const last = all.findLast(({ status }) => status !== 'running');
        const state = {
          running: all.some(({ status }) => status === 'running'),
          asking: all.some(({ id: of, status }) => status === 'running' && hasOpenQuestion(of)),
          last_position: last?.position ?? 0,
          last_status: last?.status ?? null,
          read_position: reads.get(readKey(id, userId)) ?? null,
        };
        return [[id, state] as const];
      });
      return Promise.resolve(new Map(states));
    },

    markSessionRead(sessionId, userId, asked) {
      const all = messagesInOrder(sessionId);
      const running = all.find(({ status }) => status === 'running');
      const end = running ? running.position - 1 : (all.at(-1)?.position ?? 0);
      const before = reads.get(readKey(sessionId, userId));
      const position = Math.max(before ?? 0, Math.min(asked, end));
      reads.set(readKey(sessionId, userId), position);
      return Promise.resolve({ position, moved: before !== position });
    },

    searchMessages({ workspaceId, terms, behind, limit }) {
      const found: FoundMessage[] = [];
      for (const message of messages.values()) {
        const session = sessions.get(message.session_id);
        if (session?.workspace_id !== workspaceId || message.status === 'running') continue;
        if (message.role === 'system') continue;
        const text = foldedOf(message);
        if (!terms.every((term) => text.includes(term))) continue;
        const { title, archived, application_id } = session;
        found.push({ message, title, archived, application_id });
      }
      const wanted = behind ? found.filter((each) => comparePlaces(placeOf(each), behind) < 0) : found;
      return Promise.resolve(structuredClone(wanted.sort(byNewest).slice(0, limit)));
    },

    sessionEvents(sessionId) {
      const all = messagesInOrder(sessionId).flatMap(({ id }) =>
        [...(messageEvents.get(id) ?? [])].sort((a, b) => a.n - b.n),
      );
      return Promise.resolve(structuredClone(all));
    },
  };
}
