/**
 * Frames of the workspace socket under the extension `presence`: who is here, who follows whom, and what
 * happened. Source: protocol.md Part 2, "presence" and "workspace data".
 */
import * as z from 'zod/mini';
import { decodeFrame, type Decoded, type FrameOf } from './decode.ts';
import { loggedFields } from './stream.ts';

const timestamp = z.nullish(z.string());

/** What somebody looks at: a kind (`chat`, `document`, `plugin`, `workflow`) and its id, empty for the list of them. */
export const viewingSchema = /* @__PURE__ */ (() =>
  z.looseObject({
    kind: z.string().check(z.minLength(1), z.maxLength(32)),
    id: z.string().check(z.maxLength(200)),
  }))();

const presentMemberSchema = z.looseObject({
  user_id: z.string(),
  name: z.nullish(z.string()),
  role: z.nullish(z.string()),
  /** Open sockets of this person in the workspace, over all gateways; 0: not here. */
  connections: z.nullish(z.number()),
  status: z.nullish(z.string()),
  viewing: z.nullish(
    z.looseObject({ kind: z.string(), id: z.nullish(z.string()), title: z.nullish(z.string()) }),
  ),
  last_seen: z.nullish(z.string()),
});
type WirePresentMember = z.infer<typeof presentMemberSchema>;

/** An entry of the activity store, as REST and `activity_added` give it. */
export const activitySchema = z.looseObject({
  id: z.string(),
  at: z.string(),
  kind: z.string(),
  user_id: z.nullish(z.string()),
  params: z.nullish(z.record(z.string(), z.unknown())),
});
export type WireActivity = z.infer<typeof activitySchema>;
export const activityReplySchema = z.array(activitySchema);

export const presenceServerFrames = {
  /** Private, on joining: every member, those who are not here with 0 connections. */
  presence_state: z.looseObject({
    type: z.literal('presence_state'),
    members: z.array(presentMemberSchema),
    timestamp,
  }),
  presence_update: z.looseObject({
    type: z.literal('presence_update'),
    members: z.nullish(z.array(presentMemberSchema)),
    left: z.nullish(z.array(z.string())),
    timestamp,
    ...loggedFields,
  }),
  followed: z.looseObject({ type: z.literal('followed'), by: z.string(), ended: z.nullish(z.boolean()) }),
  follow_refused: z.looseObject({ type: z.literal('follow_refused'), by: z.string() }),
  member_changed: z.looseObject({
    type: z.literal('member_changed'),
    user_id: z.string(),
    role: z.nullish(z.string()),
    timestamp,
    ...loggedFields,
  }),
  member_removed: z.looseObject({
    type: z.literal('member_removed'),
    user_id: z.string(),
    timestamp,
    ...loggedFields,
  }),
  activity_added: z.looseObject({
    type: z.literal('activity_added'),
    entries: z.array(activitySchema),
    ...loggedFields,
  }),
} as const;

// Pure: the page leaves it out.
export const presenceClientFrames = /* @__PURE__ */ (() =>
  ({
    presence: z.looseObject({
      type: z.literal('presence'),
      status: z.enum(['active', 'idle', 'invisible']),
      viewing: z.nullish(viewingSchema),
      /** Asks for `presence_state` once more: of a listener that came after it. */
      roster: z.nullish(z.boolean()),
    }),
    /** Null ends it. */
    follow: z.looseObject({ type: z.literal('follow'), user_id: z.nullish(z.string()) }),
    /** Sent away: whoever follows. `by` as in `followed` names the same person. */
    follow_refused: z.looseObject({
      type: z.literal('follow_refused'),
      user_id: z.nullish(z.string()),
      by: z.nullish(z.string()),
    }),
  }) as const)();
export type PresenceClientFrame = FrameOf<typeof presenceClientFrames>;

/** Beyond the lifecycle frames of `workspace-frames.ts`: the server's alone where it offers `presence`. */
export const presenceServerOnlyTypes: ReadonlySet<string> = new Set([
  'followed',
  'member_changed',
  'member_removed',
  'activity_added',
]);

/** For the gateway. */
export function decodePresenceClientFrame(text: string): Decoded<PresenceClientFrame> {
  return decodeFrame(presenceClientFrames, text);
}

export interface Viewing {
  readonly kind: string;
  readonly id: string;
}

/** As the server tells of it: with the thing's title where it has one. */
export interface Viewed extends Viewing {
  readonly title: string | null;
}

/** Words of the wire for how somebody is here; whoever appears offline is `offline` for everybody. */
export type MemberStatus = 'active' | 'idle' | 'offline';

export interface PresentMember {
  readonly userId: string;
  readonly name: string | null;
  readonly role: string | null;
  readonly connections: number;
  readonly status: MemberStatus;
  readonly viewing: Viewed | null;
  /** ISO 8601 as sent, or null. */
  readonly lastSeen: string | null;
}

export interface Activity {
  readonly id: string;
  readonly at: string;
  readonly kind: string;
  readonly userId: string | null;
  readonly params: Readonly<Record<string, unknown>>;
}

interface Stamped {
  readonly timestamp: string | null;
  readonly seq: number | null;
}

export type PresenceEvent =
  | {
      readonly type: 'presence_state';
      readonly members: readonly PresentMember[];
      readonly timestamp: string | null;
    }
  | ({
      readonly type: 'presence_update';
      readonly members: readonly PresentMember[];
      readonly left: readonly string[];
    } & Stamped)
  | { readonly type: 'followed'; readonly by: string; readonly ended: boolean }
  | { readonly type: 'follow_refused'; readonly by: string }
  | ({ readonly type: 'member_changed'; readonly userId: string; readonly role: string | null } & Stamped)
  | ({ readonly type: 'member_removed'; readonly userId: string } & Stamped)
  | {
      readonly type: 'activity_added';
      readonly entries: readonly Activity[];
      readonly seq: number | null;
    };

export function toActivity({ id, at, kind, user_id, params }: WireActivity): Activity {
  return { id, at, kind, userId: user_id ?? null, params: params ?? {} };
}

/** A frame of `presenceServerFrames` as the event that features fold. */
export function toPresenceEvent(frame: FrameOf<typeof presenceServerFrames>): PresenceEvent {
  switch (frame.type) {
    case 'presence_state':
      return { type: frame.type, members: frame.members.map(toMember), timestamp: frame.timestamp ?? null };
    case 'presence_update':
      return {
        type: frame.type,
        members: (frame.members ?? []).map(toMember),
        left: frame.left ?? [],
        ...stamp(frame),
      };
    case 'followed':
      return { type: frame.type, by: frame.by, ended: frame.ended ?? false };
    case 'follow_refused':
      return { type: frame.type, by: frame.by };
    case 'member_changed':
      return { type: frame.type, userId: frame.user_id, role: frame.role ?? null, ...stamp(frame) };
    case 'member_removed':
      return { type: frame.type, userId: frame.user_id, ...stamp(frame) };
    case 'activity_added':
      return { type: frame.type, entries: frame.entries.map(toActivity), seq: frame.seq ?? null };
  }
}

function stamp(frame: { timestamp?: string | null | undefined; seq?: number | null | undefined }): Stamped {
  return { timestamp: frame.timestamp ?? null, seq: frame.seq ?? null };
}

function toMember(wire: WirePresentMember): PresentMember {
  const connections = Math.max(0, wire.connections ?? (wire.status === 'offline' ? 0 : 1));
  return {
    userId: wire.user_id,
    name: wire.name ?? null,
    role: wire.role ?? null,
    connections,
    status: statusOf(connections, wire.status),
    viewing: toViewed(wire.viewing),
    lastSeen: wire.last_seen ?? null,
  };
}

function toViewed(viewing: WirePresentMember['viewing']): Viewed | null {
  return viewing ? { kind: viewing.kind, id: viewing.id ?? '', title: viewing.title ?? null } : null;
}

/** A word that a newer server may have counts as active: the connection is what is known. */
function statusOf(connections: number, status: string | null | undefined): MemberStatus {
  if (connections === 0 || status === 'offline' || status === 'invisible') return 'offline';
  return status === 'idle' ? 'idle' : 'active';
}
