/** What a chat session is on this page: prompts and answers in one order, and what is known about each. */
import type { AgentActivity } from '#src/protocol/agent-events.ts';
import type { ChatMessage, MessageStatus, Source, ToolGrant } from '#src/protocol/chat-events.ts';
import type { PromptExtras } from '#src/protocol/prompt-extras.ts';
import type { StreamPosition } from '#src/protocol/stream.ts';
import type { ApiFailure } from '#src/http/types.ts';
import type { Instant } from '#src/lib/instant.ts';

/**
 * How far a prompt came.
 * - `queued`: has not left the page; goes out when the connection is back.
 * - `sending`: left the page, nothing heard yet.
 * - `unknown`: the connection was lost meanwhile; being looked up over REST.
 * - `unsent`: looked up, and the server does not have it: Retry is offered.
 * - `accepted`: the server has it.
 * - `refused`: the server said no; `failure` says why.
 */
export type Delivery = 'queued' | 'sending' | 'unknown' | 'unsent' | 'accepted' | 'refused';

/** Why something did not work: one of the streaming error codes (or null) and the server's words. */
export interface ChatFailure {
  readonly code: string | null;
  readonly message: string;
  /** Not before this moment, where the server said so. */
  readonly retryAt: Instant | null;
  readonly at: Instant;
  readonly requestId?: string;
  /** Client message id of what it refuses, where that is no prompt of this page. */
  readonly of?: string;
}

export interface Prompt {
  readonly kind: 'prompt';
  /** Identity on this page; never changes, so that React keeps the element. */
  readonly key: string;
  readonly messageId: string | null;
  readonly clientMessageId: string | null;
  readonly position: number | null;
  readonly userId: string | null;
  readonly text: string;
  /** Absent: nothing beside the words. */
  readonly extras?: PromptExtras | undefined;
  readonly createdAt: Instant | null;
  readonly delivery: Delivery;
  /** When it was handed in here, in the server's time; null: not sent from this page. */
  readonly submittedAt: Instant | null;
  /** Sent from here, and no answer, error or stop was seen since. */
  readonly awaiting: boolean;
  /** In line to leave the page, and not out yet: where answers name no prompt, one that begins meanwhile is not its own. */
  readonly isHeld?: boolean;
  /** Stop was pressed before the answer began. */
  readonly stopWanted: boolean;
  /** The connection was lost while it waited for its answer. */
  readonly cut: boolean;
  /** Sent, silent for long, and looked for at the server once. */
  readonly lookedFor: boolean;
  /** It was refused, or not sent, and its person went on to another one: it waits for their word alone. */
  readonly passed?: boolean | undefined;
  /** Its person wants it sent again, unless the server turns out to have it. */
  readonly again?: boolean | undefined;
  readonly failure: ChatFailure | null;
  /** What it continues: a message, or '' for the beginning of the chat; null: what stands before it. */
  readonly parentId: string | null;
  /** Message id of the prompt in whose place it stands, in other words. */
  readonly edits: string | null;
}

/**
 * - `streaming`: text is coming.
 * - `recovering`: cut by the network (or joined in the middle); the rest is being fetched.
 * - `complete`, `failed` (an error code), `stopped` (text frozen), `interrupted` (the server died; its stored
 *   text is shown), `lost` (the server kept nothing; the text seen is kept).
 */
export type AnswerPhase =
  'streaming' | 'recovering' | 'complete' | 'stopped' | 'interrupted' | 'failed' | 'lost';

export interface AnswerActivity {
  readonly activity: AgentActivity;
  readonly at: Instant | null;
  /** `at` is when it came in, by this page's clock: the server did not say. */
  readonly arrived?: true;
}

/** When an answer's start came in, by this page's clock, and when it was sent, by the server's (null: not said). */
export interface AnswerStart {
  readonly at: Instant;
  readonly sentAt: Instant | null;
}

export interface Answer {
  readonly kind: 'answer';
  readonly key: string;
  /** null: the wire named none (second dialect). */
  readonly messageId: string | null;
  /** Client message id of the `regenerate` that asked for it; null: its prompt did. */
  readonly clientMessageId: string | null;
  /** Message id of the prompt, where known. */
  readonly parentId: string | null;
  /** Key of the prompt on this page, where known. */
  readonly promptKey: string | null;
  readonly position: number | null;
  readonly phase: AnswerPhase;
  readonly text: string;
  /** The text is what was stored of a running answer, shown until its deltas (from index 0) or a snapshot come. */
  readonly preview: boolean;
  /** What a server without statuses last listed of this answer: the same twice counts as its end. */
  readonly listedText: string | null;
  /** What the stream itself has said, where REST has told more of it meanwhile; null: the same as `text`. */
  readonly streamed: string | null;
  /** Index of the next delta in order. */
  readonly nextIndex: number;
  /** Deltas that came ahead of a gap. */
  readonly ahead: ReadonlyMap<number, string>;
  /** Of one that was joined in the middle: what was seen of it when the connection was lost. */
  readonly midway?: string;
  /** Text went missing on the way and was put right from the stored answer. */
  readonly repaired: boolean;
  /** Text beyond the stored answer was taken back. */
  readonly withdrawn: boolean;
  /** The stream was cut (or joined in the middle), so that missing text is no fault of the wire. */
  readonly cut: boolean;
  /** The text is known to equal the stored answer. */
  readonly verified: boolean;
  /** Stop was pressed on this page: the text is frozen. */
  readonly frozen: boolean;
  readonly stoppedBy: string | null;
  /** There was no connection when it was stopped, or none soon after: whether the server heard of it is not known. */
  readonly doubted?: true;
  /** Characters that the server had written beyond the frozen text, once known. */
  readonly wentOn: number | null;
  /** What the server has of it, where that is more than the frozen text, and how it ended there. */
  readonly whole?: { readonly text: string; readonly status: MessageStatus | null };
  /** The server said that it is over. */
  readonly ended: boolean;
  readonly sources: readonly Source[];
  readonly activities: readonly AnswerActivity[];
  /** False where the activities are to be fetched from the server (an answer out of the history). */
  readonly activitiesKnown: boolean;
  readonly questions: readonly string[];
  readonly tokens: number | null;
  readonly costUsd: number | null;
  readonly model: string | null;
  /** Seconds, as the server says. */
  readonly responseTime: number | null;
  /** Seconds until the first text: the server's word, else as seen here. */
  readonly firstTokenTime: number | null;
  readonly startedAt: Instant | null;
  /** Its start as it came in here; null: it was not seen. */
  readonly start: AnswerStart | null;
  /** Last sign of life. */
  readonly lastAt: Instant;
  readonly failure: ChatFailure | null;
}

export type Entry = Prompt | Answer;

/** A follow-up that waits for the running answer. */
export interface QueuedMessage extends FollowUpMarks {
  readonly id: string;
  readonly text: string;
  readonly extras?: PromptExtras | undefined;
}

/** What keeps a follow-up from going by itself, beside the answer that runs; all tabs know it. */
export interface FollowUpMarks {
  /** Its person stopped the answer before it, and the server does not tell the other tabs, or this one after a reload. */
  readonly held?: boolean | undefined;
  /** An editor is open on it, here or in another tab. */
  readonly edited?: boolean | undefined;
}

/** The version that a reader chose, by what all versions continue. */
export type Choices = ReadonlyMap<string, string>;

/** Another answer was asked for, and has not begun. */
export interface Ask {
  /** Client message id. */
  readonly id: string;
  readonly messageId: string;
  readonly delivery: Delivery;
  readonly failure: ChatFailure | null;
  /** The one that the server makes, once it said so. */
  readonly answer?: { readonly messageId: string; readonly position: number | null };
}

/** The message that the address names. */
export interface Linked {
  readonly id: string;
  /** Another one each time that somebody goes there: the same link may be followed again. */
  readonly visit: string;
}

export interface TypingPerson {
  readonly userId: string;
  readonly until: Instant;
}

export interface ChatState {
  readonly selfId: string;
  readonly entries: readonly Entry[];
  readonly queue: readonly QueuedMessage[];
  readonly typing: readonly TypingPerson[];
  /**
   * Key of the answer that the channel last said the beginning of, until it says its end: frames that name none
   * speak of it, whatever REST has listed behind it meanwhile.
   */
  readonly running: string | null;
  /** Tools that may run here without asking, as far as the server says. */
  readonly grants: readonly ToolGrant[];
  readonly connected: boolean;
  /** An answer's frames come on what is its own alone (SSE): that ends with it, however the server goes on. */
  readonly ownStreams: boolean;
  /** How often the connection was lost. */
  readonly drops: number;
  /** Where the stream stood when the connection opened, null on a stock server. */
  readonly position: StreamPosition | null;
  readonly history: {
    /** Raised whenever the session has to be (re-)fetched over REST; `loaded` follows it. */
    readonly wanted: number;
    readonly loaded: number;
    readonly position: StreamPosition | null;
    readonly failure: ApiFailure | null;
    /** From this position on every message is known: 0 from the first one, Infinity before any was fetched. */
    readonly from: number;
    /** Older ones are being fetched, or could not be. */
    readonly earlier: 'loading' | ApiFailure | null;
  };
  /** The history had to be fetched again after a reconnect: said once. */
  readonly reloadedAt: Instant | null;
  /** An error that belongs to no prompt and no answer. */
  readonly failure: ChatFailure | null;
  readonly nextKey: number;
  readonly choices: Choices;
  readonly asks: readonly Ask[];
  /** Answers asked for here that began before the conversation was known: what they continue comes with its history. */
  readonly unplaced: readonly string[];
}

/** Where a prompt stands that does not simply come last. */
export type PromptPlace = Partial<Pick<Prompt, 'parentId' | 'edits'>>;

/** What happens on this page, beside what the channel delivers. Times are of this page's clock. */
export type LocalChatItem =
  | {
      readonly kind: 'prompt_submitted';
      readonly clientMessageId: string;
      readonly text: string;
      readonly extras?: PromptExtras | undefined;
      readonly place?: PromptPlace;
      /** `at` in the server's time, as well as its offset is known. */
      readonly serverNow: Instant;
      readonly at: Instant;
    }
  /** `serverNow`: the earliest time, by the server's clock, at which it can have been stored. */
  | {
      readonly kind: 'prompt_sent';
      readonly key: string;
      readonly isHeld?: boolean;
      readonly serverNow?: Instant;
      readonly at: Instant;
    }
  | {
      readonly kind: 'prompt_refused';
      readonly key: string;
      readonly failure: ChatFailure;
      readonly at: Instant;
    }
  | {
      readonly kind: 'prompt_retried';
      /** The server may have it, and would take it twice. */
      readonly lookFirst?: boolean;
      readonly key: string;
      readonly serverNow: Instant;
      readonly at: Instant;
    }
  | { readonly kind: 'prompt_discarded'; readonly key: string; readonly at: Instant }
  /** `key`: of the answer that is seen running; missing: whichever runs. */
  | { readonly kind: 'stop_requested'; readonly key?: string | undefined; readonly at: Instant }
  | { readonly kind: 'answer_given_up'; readonly key: string; readonly at: Instant }
  | { readonly kind: 'history_requested'; readonly at: Instant }
  | {
      readonly kind: 'history_loaded';
      readonly messages: readonly ChatMessage[];
      /** The list is whole from this position on, and judges nothing below it; absent: it is whole. */
      readonly from?: number;
      readonly position: StreamPosition | null;
      /** `history.wanted` when the request began. */
      readonly request: number;
      readonly at: Instant;
    }
  | {
      readonly kind: 'history_failed';
      readonly failure: ApiFailure;
      readonly request: number;
      readonly at: Instant;
    }
  | {
      readonly kind: 'activities_loaded';
      readonly messageId: string;
      readonly activities: readonly AnswerActivity[];
      readonly at: Instant;
    }
  | ({ readonly kind: 'message_queued'; readonly at: Instant } & QueuedMessage)
  | { readonly kind: 'failure_dismissed'; readonly at: Instant }
  | { readonly kind: 'time_passed'; readonly at: Instant };

export function createChatState(selfId: string): ChatState {
  return {
    selfId,
    entries: [],
    queue: [],
    typing: [],
    running: null,
    grants: [],
    connected: false,
    ownStreams: false,
    drops: 0,
    position: null,
    history: { wanted: 0, loaded: 0, position: null, failure: null, from: Infinity, earlier: null },
    reloadedAt: null,
    failure: null,
    nextKey: 1,
    choices: new Map(),
    asks: [],
    unplaced: [],
  };
}
