/**
 * Who is here. Without the extension `presence` no server sends a roster: who is online is inferred from
 * `/ws/stats` and from arrivals and departures, and labelled so.
 *
 * A departure is held for ten seconds before it shows: a reconnect is not a departure. When the hold ends the
 * server is asked once more, because `user_left` comes once per connection, and a person may have others.
 */
import type { ChannelItem, Resumption } from '#src/connection/types.ts';
import type { Instant } from '#src/lib/instant.ts';
import type { WorkspaceEvent } from '#src/protocol/workspace-frames.ts';

export const DEPARTURE_HOLD_MS = 10_000;
/** How long somebody stands under "Recently left". */
export const RECENTLY_LEFT_MS = 10 * 60_000;

export interface Presence {
  readonly online: boolean;
  /** Joins less departures that this page saw since it is connected: several tabs are one person. */
  readonly connections: number;
  /** A departure was seen at this time and is being held; null otherwise. */
  readonly leavingSince: Instant | null;
  /** When an offline person was last seen online by this page; null: never. */
  readonly lastSeen: Instant | null;
}

export interface PresenceState {
  readonly people: ReadonlyMap<string, Presence>;
  /** Time of our own disconnect: everything shown is "as of" then. Null while connected. */
  readonly asOf: Instant | null;
  /** False until the first answer of `/ws/stats`: nothing is known of who was here before us. */
  readonly surveyed: boolean;
}

export type PresenceInput =
  | ChannelItem<WorkspaceEvent>
  /** `/ws/stats` answered: open connections by user. */
  | {
      readonly kind: 'surveyed';
      readonly connections: Readonly<Record<string, number>>;
      readonly at: Instant;
    }
  /** `/ws/stats` could not be asked when a hold ended: the departure is believed. */
  | { readonly kind: 'survey_failed'; readonly at: Instant };

export const emptyPresence: PresenceState = { people: new Map(), asOf: null, surveyed: false };

const absent: Presence = { online: false, connections: 0, leavingSince: null, lastSeen: null };

/** Pure and total; the same reference when nothing changed. */
export function applyPresenceInput(state: PresenceState, input: PresenceInput): PresenceState {
  switch (input.kind) {
    case 'event':
      return applyEvent(state, input.event, input.at);
    case 'lost':
      return state.asOf === null ? { ...state, asOf: input.at } : state;
    case 'opened':
      return applyOpened(state, input.resumption);
    case 'surveyed':
      return applySurvey(state, input.connections, input.at);
    case 'survey_failed':
      return endHolds(state, input.at);
    default:
      return input satisfies never;
  }
}

/**
 * After a return that the server did not replay, joins may have been missed: counts start anew, and all stays
 * "as of" until the survey that follows.
 */
function applyOpened(state: PresenceState, resumption: Resumption): PresenceState {
  if (resumption === 'recovered') return state.asOf === null ? state : { ...state, asOf: null };
  if (state.people.size === 0) return state;
  const people = new Map([...state.people].map(([id, person]) => [id, { ...person, connections: 0 }]));
  return { ...state, people };
}

function applyEvent(state: PresenceState, event: WorkspaceEvent, at: Instant): PresenceState {
  if (event.type === 'user_joined') {
    const connections = (state.people.get(event.userId)?.connections ?? 0) + 1;
    return withPerson(state, event.userId, { online: true, connections, leavingSince: null, lastSeen: at });
  }
  if (event.type === 'user_left') {
    const person = state.people.get(event.userId) ?? absent;
    const connections = Math.max(0, person.connections - 1);
    if (connections > 0) return withPerson(state, event.userId, { ...person, connections });
    if (state.surveyed && !person.online) return state;
    const leavingSince = person.leavingSince ?? at;
    return withPerson(state, event.userId, { online: true, connections, leavingSince, lastSeen: at });
  }
  return state;
}

function applySurvey(
  state: PresenceState,
  connections: Readonly<Record<string, number>>,
  at: Instant,
): PresenceState {
  let next: PresenceState =
    state.surveyed && state.asOf === null ? state : { ...state, surveyed: true, asOf: null };
  const ids = new Set([...state.people.keys(), ...Object.keys(connections)]);
  for (const id of ids) {
    const person = next.people.get(id) ?? absent;
    if ((connections[id] ?? 0) > 0)
      next = withPerson(next, id, { ...person, online: true, leavingSince: null, lastSeen: at });
    else if (person.online) {
      // Whoever went while we were cut off may have gone at its beginning: the hold counts from there.
      const since = person.leavingSince ?? state.asOf ?? at;
      next = withPerson(next, id, holdEnded(since, at) ? left(since) : { ...person, leavingSince: since });
    }
  }
  return next;
}

function endHolds(state: PresenceState, at: Instant): PresenceState {
  let next = state;
  for (const [id, person] of state.people) {
    if (person.leavingSince !== null && holdEnded(person.leavingSince, at))
      next = withPerson(next, id, left(person.leavingSince));
  }
  return next;
}

const left = (since: Instant): Presence => ({
  online: false,
  connections: 0,
  leavingSince: null,
  lastSeen: since,
});

function holdEnded(since: Instant, at: Instant): boolean {
  return at - since >= DEPARTURE_HOLD_MS * 1_000;
}

function withPerson(state: PresenceState, id: string, presence: Presence): PresenceState {
  const before = state.people.get(id);
  const same =
    before?.online === presence.online &&
    before.connections === presence.connections &&
    before.leavingSince === presence.leavingSince &&
    // A minute's grain is enough for "last seen", and keeps references still under floods of arrivals.
    Math.abs((before.lastSeen ?? 0) - (presence.lastSeen ?? 0)) < 60_000_000;
  if (same) return state;
  return { ...state, people: new Map(state.people).set(id, presence) };
}

/** When the next hold ends (µs), or null where nobody is leaving. */
export function nextHoldEnd(state: PresenceState): Instant | null {
  let earliest: Instant | null = null;
  for (const { leavingSince } of state.people.values()) {
    if (leavingSince !== null && (earliest === null || leavingSince < earliest)) earliest = leavingSince;
  }
  return earliest === null ? null : earliest + DEPARTURE_HOLD_MS * 1_000;
}

export type PresenceGroup = 'online' | 'recently-left' | 'offline';

/** Where a member stands in the sidebar at `now`. */
export function groupOf(presence: Presence | undefined, now: Instant): PresenceGroup {
  if (presence?.online) return 'online';
  if (presence?.lastSeen != null && now - presence.lastSeen < RECENTLY_LEFT_MS * 1_000)
    return 'recently-left';
  return 'offline';
}
