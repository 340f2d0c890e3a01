/**
 * What a chat can tell, whatever the transport or dialect: the one union that the chat reducer folds.
 * `messageId` null: the wire did not name the response (stock: one at a time per session).
 * `seq` null: the frame is private, fleeting, or from a server without `seq`.
 */
import type { AgentActivity } from './agent-events.ts';
import type { PromptExtras } from './prompt-extras.ts';
import type { Hello } from './stream.ts';

export interface Source {
  readonly title: string;
  readonly text: string;
  readonly documentId: string | null;
  readonly version: number | null;
}

export type MessageStatus = 'running' | 'complete' | 'stopped' | 'interrupted' | 'error';

export interface Usage {
  readonly promptTokens: number | null;
  readonly completionTokens: number | null;
  readonly totalTokens: number | null;
  readonly costUsd: number | null;
  readonly model: string | null;
}

/** A tool (`plugin:tool`) that may run in this session without asking, and who allowed it. */
export interface ToolGrant {
  readonly tool_name: string;
  readonly by: string;
}

/** A stored message, as REST lists and `message` frames carry it. */
export interface ChatMessage {
  readonly id: string;
  readonly sessionId: string | null;
  readonly role: 'user' | 'assistant' | 'system';
  readonly text: string;
  readonly userId: string | null;
  /** ISO 8601 as sent, or null. */
  readonly createdAt: string | null;
  readonly sources: readonly Source[];
  readonly clientMessageId: string | null;
  /** What it continues: a message, '' for the beginning of the chat; null: the message before it. */
  readonly parentId: string | null;
  readonly position: number | null;
  /** null: the server does not say (stock). */
  readonly status: MessageStatus | null;
  readonly usage: Usage | null;
  /** Seconds. */
  readonly responseTime: number | null;
  readonly firstTokenTime: number | null;
  /** Who stopped the answer, where the server says so. */
  readonly stoppedBy?: string;
  readonly error: { readonly code: string | null; readonly message: string } | null;
  /** Absent: nothing beside the words. */
  readonly extras?: PromptExtras;
}

interface Logged {
  readonly seq: number | null;
}

export type ChatEvent =
  | {
      readonly type: 'connected';
      readonly sessionId: string | null;
      readonly userId: string | null;
      readonly hello: Hello;
    }
  | ({ readonly type: 'message_stored'; readonly message: ChatMessage } & Logged)
  | {
      readonly type: 'message_acknowledged';
      readonly clientMessageId: string;
      readonly messageId: string;
      readonly chatId: string | null;
      readonly position: number | null;
      /** As in `ChatMessage`. */
      readonly parentId?: string | null;
    }
  | ({
      readonly type: 'response_started';
      readonly messageId: string | null;
      readonly parentId: string | null;
      readonly position: number | null;
      /** The `regenerate` that asked for it. */
      readonly clientMessageId?: string | null;
      readonly timestamp: string | null;
    } & Logged)
  | ({
      readonly type: 'text_received';
      readonly messageId: string | null;
      readonly text: string;
      /** 0, 1, 2 … within the response; null in the second dialect and over SSE. */
      readonly index: number | null;
      readonly timestamp?: string | null;
    } & Logged)
  | ({
      readonly type: 'sources_found';
      readonly messageId: string | null;
      readonly sources: readonly Source[];
    } & Logged)
  | ({
      readonly type: 'response_ended';
      readonly messageId: string | null;
      /** null: the wire did not carry it; REST verifies. */
      readonly fullText: string | null;
      readonly tokensUsed: number | null;
      readonly responseTime: number | null;
      /** Seconds until the first text; ours alone tells them. */
      readonly firstTokenTime?: number | null;
      readonly status: MessageStatus | null;
      readonly timestamp: string | null;
    } & Logged)
  | {
      readonly type: 'response_snapshot';
      readonly messageId: string;
      readonly text: string;
      readonly nextIndex: number;
    }
  | ({
      readonly type: 'response_cancelled';
      readonly messageId: string | null;
      readonly by: string | null;
    } & Logged)
  | ({
      readonly type: 'error_received';
      readonly messageId: string | null;
      readonly clientMessageId: string | null;
      readonly code: string | null;
      readonly message: string;
      /** Seconds to wait, where the server said so (ours: `data.retry_after`). */
      readonly retryAfterSeconds?: number | null;
      /** Of the request that was refused, where it was one over HTTP. */
      readonly requestId?: string;
    } & Logged)
  | ({
      readonly type: 'agent_acted';
      readonly messageId: string | null;
      readonly activity: AgentActivity;
      readonly timestamp: string | null;
    } & Logged)
  | ({ readonly type: 'tools_granted'; readonly grants: readonly ToolGrant[] } & Logged)
  | { readonly type: 'typing_seen'; readonly userId: string }
  | { readonly type: 'user_left'; readonly userId: string }
  | { readonly type: 'pong'; readonly timestamp: string | null };
