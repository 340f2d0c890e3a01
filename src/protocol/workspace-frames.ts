/**
 * Frames of `/ws/workspaces/{workspace_id}`. Source: protocol.md 1.5. A client's frame is broadcast to the
 * other members on a stock server.
 */
import * as z from 'zod/mini';
import { decodeFrame, decodeFrameValue, parseJson, type Decoded, type FrameOf } from './decode.ts';
import { sessionSchema, type Session } from './entities.ts';
import { presenceServerFrames, toPresenceEvent, type PresenceEvent } from './presence-frames.ts';
import { helloFields, loggedFields, toHello, type Hello } from './stream.ts';

const timestamp = z.nullish(z.string());

export const workspaceServerFrames = {
  hello: z.looseObject({ type: z.literal('hello'), ...helloFields }),
  user_joined: z.looseObject({
    type: z.literal('user_joined'),
    user_id: z.string(),
    timestamp,
    ...loggedFields,
  }),
  user_left: z.looseObject({ type: z.literal('user_left'), user_id: z.string(), timestamp, ...loggedFields }),
  document_updated: z.looseObject({
    type: z.literal('document_updated'),
    document_id: z.string(),
    action: z.nullish(z.string()),
    version: z.nullish(z.int()),
    updated_by: z.nullish(z.string()),
    timestamp,
    ...loggedFields,
  }),
  application_changed: z.looseObject({ type: z.literal('application_changed'), timestamp, ...loggedFields }),
  member_added: z.looseObject({
    type: z.literal('member_added'),
    user_id: z.nullish(z.string()),
    timestamp,
    ...loggedFields,
  }),
  /** A run of a workflow began or ended (`workflows`). */
  workflow_run: z.looseObject({
    type: z.literal('workflow_run'),
    workflow_id: z.string(),
    execution_id: z.optional(z.string()),
    status: z.optional(z.string()),
    user_id: z.optional(z.nullable(z.string())),
    timestamp,
    ...loggedFields,
  }),
  /** A chat session is not what it was (`session-activity`). */
  session_changed: z.looseObject({
    type: z.literal('session_changed'),
    session: sessionSchema,
    timestamp,
    ...loggedFields,
  }),
  pong: z.looseObject({ type: z.literal('pong'), timestamp }),
  error: z.looseObject({
    type: z.literal('error'),
    message: z.nullish(z.string()),
    data: z.nullish(z.looseObject({ message: z.nullish(z.string()) })),
  }),
  ...presenceServerFrames,
} as const;

/** What a client may say here: on a stock server these are broadcast; ours refuses the server's own types. */
// Pure: the page leaves it out.
export const workspaceClientFrames = /* @__PURE__ */ (() =>
  ({
    document_updated: z.looseObject({
      type: z.literal('document_updated'),
      document_id: z.string(),
      action: z.nullish(z.string()),
    }),
    application_changed: z.looseObject({ type: z.literal('application_changed') }),
    ping: z.looseObject({ type: z.literal('ping') }),
  }) as const)();

/** Lifecycle frames: the server's alone. Our gateway refuses them from a client; a stock server passes them on. */
export const workspaceServerOnlyTypes: ReadonlySet<string> = new Set([
  'user_joined',
  'user_left',
  'member_added',
  'workflow_run',
  'session_changed',
  'presence_state',
  'presence_update',
]);

export type WorkspaceClientFrame = FrameOf<typeof workspaceClientFrames>;

/** For the gateway. `unknown` names the type: a lifecycle frame is refused, any other passes. */
export function decodeWorkspaceClientFrame(text: string): Decoded<WorkspaceClientFrame> {
  return decodeFrame(workspaceClientFrames, text);
}

interface Stamped {
  /** ISO 8601 as sent, or null. */
  readonly timestamp: string | null;
  readonly seq: number | null;
}

export type WorkspaceEvent =
  | { readonly type: 'connected'; readonly hello: Hello }
  | ({ readonly type: 'user_joined'; readonly userId: string } & Stamped)
  | ({ readonly type: 'user_left'; readonly userId: string } & Stamped)
  | ({
      readonly type: 'document_updated';
      readonly documentId: string;
      readonly action: string | null;
      readonly version: number | null;
      readonly updatedBy: string | null;
    } & Stamped)
  | ({ readonly type: 'application_changed' } & Stamped)
  | ({ readonly type: 'member_added'; readonly userId: string | null } & Stamped)
  | ({ readonly type: 'workflow_run'; readonly workflowId: string } & Stamped)
  | ({ readonly type: 'session_changed'; readonly session: Session } & Stamped)
  | PresenceEvent
  | { readonly type: 'error_received'; readonly message: string }
  | { readonly type: 'pong'; readonly timestamp: string | null };

export function decodeWorkspaceFrame(text: string): Decoded<WorkspaceEvent> {
  const parsed = parseJson(text);
  return parsed.kind === 'decoded' ? decodeWorkspaceValue(parsed.value) : parsed;
}

export function decodeWorkspaceValue(value: unknown): Decoded<WorkspaceEvent> {
  const decoded = decodeFrameValue(workspaceServerFrames, value);
  if (decoded.kind !== 'decoded') return decoded;
  const frame = decoded.value;
  const stamped = (): Stamped => ({
    timestamp: ('timestamp' in frame ? (frame.timestamp as string | null | undefined) : null) ?? null,
    seq: ('seq' in frame ? (frame.seq as number | null | undefined) : null) ?? null,
  });
  switch (frame.type) {
    case 'hello':
      return { kind: 'decoded', value: { type: 'connected', hello: toHello(frame) } };
    case 'user_joined':
    case 'user_left':
      return { kind: 'decoded', value: { type: frame.type, userId: frame.user_id, ...stamped() } };
    case 'document_updated':
      return {
        kind: 'decoded',
        value: {
          type: 'document_updated',
          documentId: frame.document_id,
          action: frame.action ?? null,
          version: frame.version ?? null,
          updatedBy: frame.updated_by ?? null,
          ...stamped(),
        },
      };
    case 'application_changed':
      return { kind: 'decoded', value: { type: 'application_changed', ...stamped() } };
    case 'member_added':
      return {
        kind: 'decoded',
        value: { type: 'member_added', userId: frame.user_id ?? null, ...stamped() },
      };
    case 'workflow_run':
      return {
        kind: 'decoded',
        value: { type: 'workflow_run', workflowId: frame.workflow_id, ...stamped() },
      };
    case 'session_changed':
      return { kind: 'decoded', value: { type: frame.type, session: frame.session, ...stamped() } };
    case 'error':
      return {
        kind: 'decoded',
        value: { type: 'error_received', message: frame.data?.message ?? frame.message ?? '' },
      };
    case 'pong':
      return { kind: 'decoded', value: { type: 'pong', timestamp: frame.timestamp ?? null } };
    default:
      return { kind: 'decoded', value: toPresenceEvent(frame) };
  }
}
