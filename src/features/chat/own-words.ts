/** What was said on this page to tools that asked. Of two people's words the first counts: it may have been the other's. */
import type { ChatSession } from './chat-session.ts';

export interface OwnWord {
  readonly allow: boolean;
  readonly always: boolean;
}

/** Beside the cards, which go when they are out of sight. */
const said = new WeakMap<ChatSession, Map<string, OwnWord>>();

export function keepWord(session: ChatSession, callId: string, word: OwnWord): void {
  const words = said.get(session) ?? new Map<string, OwnWord>();
  said.set(session, words.set(callId, word));
}

export function ownWord(session: ChatSession, callId: string): OwnWord | null {
  return said.get(session)?.get(callId) ?? null;
}
