/**
 * Who is here, where the server says so (extension `presence`): its `presence_state` and the updates after it,
 * nothing inferred. A departure that is seen to happen is held for ten seconds before it shows; one that a
 * `presence_state` tells of is past, and shows at once: the roster then equals the server's.
 */
import type { ChannelItem } from '#src/connection/types.ts';
import { parseInstant, type Instant } from '#src/lib/instant.ts';
import type { Session } from '#src/protocol/entities.ts';
import type { MemberStatus, PresentMember, Viewed } from '#src/protocol/presence-frames.ts';
import type { WorkspaceEvent } from '#src/protocol/workspace-frames.ts';
import { DEPARTURE_HOLD_MS, RECENTLY_LEFT_MS, type PresenceGroup } from './presence-state.ts';

export interface RosterPerson {
  readonly userId: string;
  readonly name: string | null;
  readonly role: string | null;
  readonly connections: number;
  readonly status: MemberStatus;
  readonly viewing: Viewed | null;
  /** When an offline person was last here, by this page's clock; null: not known. */
  readonly leftAt: Instant | null;
  /** Until then a departure that was seen to happen does not show; what the person then did stands. */
  readonly heldUntil: Instant | null;
}

export interface RosterState {
  readonly people: ReadonlyMap<string, RosterPerson>;
  /** False until the server has said who is here since the channel is open. */
  readonly complete: boolean;
  /** Time of our own disconnect: everything shown is "as of" then. Null while connected. */
  readonly asOf: Instant | null;
  /** Goes up whenever somebody comes onto the list, goes from it, or is named anew: the order is then made again. */
  readonly names: number;
}

export type RosterItem = ChannelItem<WorkspaceEvent>;

export const emptyRoster: RosterState = { people: new Map(), complete: false, asOf: null, names: 0 };

/** Pure and total; the same reference when nothing changed. */
export function applyRosterItem(state: RosterState, item: RosterItem): RosterState {
  return applyRosterItems(state, [item]);
}

/** A batch as one step: the map is copied once, however many changed. */
export function applyRosterItems(state: RosterState, items: readonly RosterItem[]): RosterState {
  const draft: Draft = { ...state, people: new PeopleDraft(state.people) };
  for (const item of items) applyItem(draft, item);
  const people = draft.people.done();
  const same = people === state.people && draft.complete === state.complete && draft.asOf === state.asOf;
  return same ? state : { ...draft, people };
}

interface Draft {
  readonly people: PeopleDraft;
  complete: boolean;
  asOf: Instant | null;
  names: number;
}

/** The map of people, copied at the first change. */
class PeopleDraft {
  private readonly before: ReadonlyMap<string, RosterPerson>;
  private copy: Map<string, RosterPerson> | null = null;

  constructor(before: ReadonlyMap<string, RosterPerson>) {
    this.before = before;
  }
  get(id: string): RosterPerson | undefined {
    return (this.copy ?? this.before).get(id);
  }
  ids(): string[] {
    return [...(this.copy ?? this.before).keys()];
  }
  set(person: RosterPerson): void {
    if (isSame(this.get(person.userId), person)) return;
    this.copy ??= new Map(this.before);
    this.copy.set(person.userId, person);
  }
  delete(id: string): boolean {
    if (this.get(id) === undefined) return false;
    this.copy ??= new Map(this.before);
    return this.copy.delete(id);
  }
  done(): ReadonlyMap<string, RosterPerson> {
    return this.copy ?? this.before;
  }
}

function isSame(a: RosterPerson | undefined, b: RosterPerson): boolean {
  return (
    a?.name === b.name &&
    a.role === b.role &&
    a.connections === b.connections &&
    a.status === b.status &&
    a.leftAt === b.leftAt &&
    a.heldUntil === b.heldUntil &&
    a.viewing?.kind === b.viewing?.kind &&
    a.viewing?.id === b.viewing?.id &&
    a.viewing?.title === b.viewing?.title
  );
}

function applyItem(draft: Draft, item: RosterItem): void {
  if (item.kind === 'lost') {
    if (draft.complete) draft.asOf ??= item.at;
    draft.complete = false;
  } else if (item.kind === 'event') {
    applyEvent(draft, item.event, item.at);
  }
}

function applyEvent(draft: Draft, event: WorkspaceEvent, at: Instant): void {
  switch (event.type) {
    case 'presence_state': {
      const listed = new Set(event.members.map(({ userId }) => userId));
      for (const id of draft.people.ids()) if (!listed.has(id)) remove(draft, id);
      for (const member of event.members) {
        put(draft, { ...person(member), leftAt: leftAtOf(member, event.timestamp, at), heldUntil: null });
      }
      draft.complete = true;
      draft.asOf = null;
      return;
    }
    case 'presence_update':
      for (const member of event.members) update(draft, member, at);
      for (const id of event.left) leave(draft, id, at);
      return;
    case 'member_added':
      if (event.userId !== null && !draft.people.get(event.userId)) put(draft, stranger(event.userId));
      return;
    case 'member_changed': {
      const known = draft.people.get(event.userId);
      if (known && event.role !== null) put(draft, { ...known, role: event.role });
      return;
    }
    case 'member_removed':
      remove(draft, event.userId);
      return;
    case 'session_changed':
      rename(draft, event.session);
      return;
    default:
    // Joins and departures of single connections, documents and the rest say nothing of who is here.
  }
}

function update(draft: Draft, member: PresentMember, at: Instant): void {
  if (member.status === 'offline') leave(draft, member.userId, at);
  else put(draft, { ...person(member, draft.people.get(member.userId)), leftAt: null, heldUntil: null });
}

/** The server says a title once, when somebody comes to look at it. */
function rename(draft: Draft, { id, title }: Session): void {
  if (title == null) return;
  for (const userId of draft.people.ids()) {
    const known = draft.people.get(userId);
    if (known && showsOldTitle(known.viewing, id, title))
      draft.people.set({ ...known, viewing: { kind: 'chat', id, title } });
  }
}

/** Somebody looks at this chat, which is called something else by now. */
export function showsOldTitle(viewing: Viewed | null, chatId: string, title: string): boolean {
  return viewing?.kind === 'chat' && viewing.id === chatId && viewing.title !== title;
}

/** What somebody was when they went stays with them: shown until the hold ends. */
function leave(draft: Draft, id: string, at: Instant): void {
  const known = draft.people.get(id);
  if (!known || known.connections === 0) return;
  put(draft, { ...known, connections: 0, leftAt: at, heldUntil: at + DEPARTURE_HOLD_MS * 1_000 });
}

function put(draft: Draft, person: RosterPerson): void {
  const before = draft.people.get(person.userId);
  if (before?.name !== person.name) draft.names += 1;
  draft.people.set(person);
}

function remove(draft: Draft, id: string): void {
  if (draft.people.delete(id)) draft.names += 1;
}

function person(member: PresentMember, known?: RosterPerson): Omit<RosterPerson, 'leftAt' | 'heldUntil'> {
  const { userId, connections, status, viewing } = member;
  const name = member.name ?? known?.name ?? null;
  const role = member.role ?? known?.role ?? null;
  return { userId, name, role, connections, status, viewing };
}

const stranger = (userId: string): RosterPerson => ({
  userId,
  name: null,
  role: null,
  connections: 0,
  status: 'offline',
  viewing: null,
  leftAt: null,
  heldUntil: null,
});

/** The server's times by this page's clock: both of one frame, so that an hour between the clocks is none. */
function leftAtOf({ lastSeen }: PresentMember, timestamp: string | null, at: Instant): Instant | null {
  const seen = lastSeen === null ? null : parseInstant(lastSeen);
  const said = timestamp === null ? null : parseInstant(timestamp);
  if (seen === null) return null;
  return at - Math.max(0, (said ?? at) - seen);
}

/** Where a person stands in the sidebar at `now`. */
export function rosterGroupOf(person: RosterPerson, now: Instant): PresenceGroup {
  if (person.connections > 0 || (person.heldUntil !== null && now < person.heldUntil)) return 'online';
  if (person.leftAt !== null && now - person.leftAt < RECENTLY_LEFT_MS * 1_000) return 'recently-left';
  return 'offline';
}

/** When the next person changes groups by the passing of time alone, or null. */
export function nextRosterChange(people: RosterState['people'], now: Instant): Instant | null {
  let next: Instant | null = null;
  for (const { connections, heldUntil, leftAt } of people.values()) {
    if (connections > 0) continue;
    for (const end of [heldUntil, leftAt === null ? null : leftAt + RECENTLY_LEFT_MS * 1_000]) {
      if (end !== null && end > now && (next === null || end < next)) next = end;
    }
  }
  return next;
}
