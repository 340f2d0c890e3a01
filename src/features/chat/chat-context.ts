/** What the parts of one shown conversation share, so that it is not handed through every one of them. */
import { createContext, use } from 'react';
import type { Instant } from '#src/lib/instant.ts';
import type { ReadRun } from '#src/shared/run-timeline/inner-run.ts';
import type { ChatSession } from './chat-session.ts';

export interface ChatScope {
  readonly workspaceId: string;
  readonly session: ChatSession;
  /** The user of this page. */
  readonly selfId: string;
  /** Name of a person, or "Somebody". */
  readonly nameOf: (userId: string | null) => string;
  readonly mayWrite: boolean;
  /** The server refused to take anything here, and may think better of it: no role of the reader's says no. */
  readonly mayAskAgain: boolean;
  readonly onOpenRun: (executionId: string, at?: Instant) => void;
  /** To another place of the page. */
  readonly onOpenPath: (path: string) => void;
  /** Looks into a tool's plugin run. */
  readonly readRun?: ReadRun | undefined;
  /** @param messageId of the answer that it is opened from: the way back leads there */
  /** @param query that of a passage in it, or '' */
  readonly onOpenDocument: (documentId: string, query: string, messageId?: string | null) => void;
  readonly onOpenSource: (answerKey: string, index: number) => void;
  readonly onNewChat: () => void;
  readonly onOpenSession: (sessionId: string, messageId?: string) => void;
  /** A prompt that stands ready (a suggestion, an answer to be asked again) is sent from here. */
  readonly onAsk: (text: string) => void;
}

const ChatContext = createContext<ChatScope | null>(null);

export const ChatProvider = ChatContext.Provider;

export function useChat(): ChatScope {
  const scope = use(ChatContext);
  if (!scope) throw new Error('useChat needs a ChatProvider above it');
  return scope;
}
