/** Frames of `/ws/chat/{session_id}`, both dialects. Source: protocol.md 1.4 and Part 2. */
import * as z from 'zod/mini';
import { decodeFrame, type Decoded } from './decode.ts';
import { messageSchema, messageStatuses, sourceSchema } from './entities.ts';
import { extrasFields } from './prompt-extras.ts';
import { helloFields, loggedFields } from './stream.ts';

const timestamp = z.nullish(z.string());
const messageId = z.nullish(z.string());

export const chatServerFrames = {
  connected: z.looseObject({
    type: z.literal('connected'),
    session_id: z.nullish(z.string()),
    user_id: z.nullish(z.string()),
    timestamp,
    ...helloFields,
  }),
  message: z.looseObject({ type: z.literal('message'), message: messageSchema, ...loggedFields }),
  message_ack: z.looseObject({
    type: z.literal('message_ack'),
    client_message_id: z.string(),
    message_id: z.string(),
    chat_id: z.nullish(z.string()),
    position: z.nullish(z.int()),
    /** Ours: what it continues. */
    parent_id: z.nullish(z.string()),
  }),
  response_start: z.looseObject({
    type: z.literal('response_start'),
    message_id: messageId,
    /** Ours: the prompt that it answers, and the answer's place in the session. */
    parent_id: z.nullish(z.string()),
    position: z.nullish(z.int()),
    /** Ours: the id of the `regenerate` that asked for it. */
    client_message_id: z.nullish(z.string()),
    timestamp,
    ...loggedFields,
  }),
  /** The start as the SSE streams name it. */
  message_start: z.looseObject({
    type: z.literal('message_start'),
    conversation_id: z.nullish(z.string()),
    message_id: messageId,
    timestamp,
    ...loggedFields,
  }),
  'text-delta': z.looseObject({
    type: z.literal('text-delta'),
    text: z.string(),
    index: z.nullish(z.int()),
    message_id: messageId,
    timestamp,
    ...loggedFields,
  }),
  text_chunk: z.looseObject({
    type: z.literal('text_chunk'),
    content: z.string(),
    message_id: messageId,
    timestamp,
    ...loggedFields,
  }),
  sources: z.looseObject({
    type: z.literal('sources'),
    sources: z.array(z.union([sourceSchema, z.string()])),
    message_id: messageId,
    timestamp,
    ...loggedFields,
  }),
  response_end: z.looseObject({
    type: z.literal('response_end'),
    full_response: z.nullish(z.string()),
    tokens_used: z.nullish(z.number()),
    response_time: z.nullish(z.number()),
    first_token: z.nullish(z.number()),
    message_id: messageId,
    status: z.nullish(z.enum(messageStatuses)),
    timestamp,
    ...loggedFields,
  }),
  /** The second dialect's end (`done {}`). Our gateway adds what `response_end` has. */
  done: z.looseObject({
    type: z.literal('done'),
    full_response: z.nullish(z.string()),
    tokens_used: z.nullish(z.number()),
    response_time: z.nullish(z.number()),
    first_token: z.nullish(z.number()),
    message_id: messageId,
    status: z.nullish(z.enum(messageStatuses)),
    timestamp,
    ...loggedFields,
  }),
  response_snapshot: z.looseObject({
    type: z.literal('response_snapshot'),
    message_id: z.string(),
    text: z.string(),
    next_index: z.int(),
  }),
  response_cancelled: z.looseObject({
    type: z.literal('response_cancelled'),
    message_id: messageId,
    by: z.nullish(z.string()),
    timestamp,
    ...loggedFields,
  }),
  /** What may run in this session without asking: all of it, on joining and whenever it changes. */
  tool_grants: z.looseObject({
    type: z.literal('tool_grants'),
    grants: z.array(z.looseObject({ tool_name: z.string(), by: z.string(), at: z.nullish(z.string()) })),
    ...loggedFields,
  }),
  typing: z.looseObject({ type: z.literal('typing'), user_id: z.string() }),
  user_disconnected: z.looseObject({ type: z.literal('user_disconnected'), user_id: z.string() }),
  /** Both documented shapes; what is missing from one stands in the other. */
  error: z.looseObject({
    type: z.literal('error'),
    message: z.nullish(z.string()),
    data: z.nullish(z.looseObject({ message: z.nullish(z.string()), code: z.nullish(z.string()) })),
    message_id: messageId,
    client_message_id: z.nullish(z.string()),
    ...loggedFields,
  }),
  pong: z.looseObject({ type: z.literal('pong'), timestamp }),
} as const;

// Pure: the page leaves it out.
export const chatClientFrames = /* @__PURE__ */ (() =>
  ({
    chat: z.looseObject({
      type: z.literal('chat'),
      content: z.string(),
      application_id: z.nullish(z.string()),
      chat_id: z.nullish(z.string()),
      user_id: z.nullish(z.string()),
      timestamp,
      client_message_id: z.nullish(z.string()),
      /** Ours: continues the branch of this message. */
      parent_id: z.nullish(z.string()),
      ...extrasFields,
    }),
    message: z.looseObject({
      type: z.literal('message'),
      content: z.string(),
      client_message_id: z.nullish(z.string()),
      parent_id: z.nullish(z.string()),
      ...extrasFields,
    }),
    /** Another answer beside this one, or to this prompt. */
    regenerate: z.looseObject({
      type: z.literal('regenerate'),
      message_id: z.string(),
      client_message_id: z.nullish(z.string()),
    }),
    /** Another prompt beside this one. */
    edit: z.looseObject({
      type: z.literal('edit'),
      message_id: z.string(),
      content: z.string(),
      client_message_id: z.nullish(z.string()),
      ...extrasFields,
    }),
    typing: z.looseObject({ type: z.literal('typing') }),
    ping: z.looseObject({ type: z.literal('ping') }),
    cancel: z.looseObject({ type: z.literal('cancel'), message_id: z.nullish(z.string()) }),
    /** The answer to `agent_tool_approval` (`agent-events`). */
    tool_decision: z.looseObject({
      type: z.literal('tool_decision'),
      call_id: z.string(),
      allow: z.boolean(),
      /** `chat`: a yes for good in this session; left out: once. */
      scope: z.nullish(z.enum(['once', 'chat'])),
    }),
    /** Takes such a yes back. */
    tool_ask_again: z.looseObject({ type: z.literal('tool_ask_again'), tool_name: z.string() }),
  }) as const)();

export type ChatServerFrame = z.infer<(typeof chatServerFrames)[keyof typeof chatServerFrames]>;
export type ChatClientFrame = z.infer<(typeof chatClientFrames)[keyof typeof chatClientFrames]>;

/** Streaming error codes of 1.4. */
export const chatErrorCodes = [
  'rate_limit',
  'context_overflow',
  'tool_error',
  'timeout',
  'provider_error',
  'auth_error',
] as const;
export type ChatErrorCode = (typeof chatErrorCodes)[number];

/** For the gateway: a text frame of a client, either dialect. */
export function decodeChatClientFrame(text: string): Decoded<ChatClientFrame> {
  return decodeFrame(chatClientFrames, text);
}
