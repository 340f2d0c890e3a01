/** People as the sidebar lists them, from a roster or from what is inferred: ordered, grouped, searched. */
import type { Instant } from '#src/lib/instant.ts';
import { withoutTurns } from '#src/lib/turned-text.ts';
import type { Member } from '#src/protocol/entities.ts';
import type { PresenceGroup, PresenceState } from './presence-state.ts';
import { rosterGroupOf, type RosterPerson } from './roster-state.ts';

export type People = ReadonlyMap<string, RosterPerson>;
export type PeopleGroups = Readonly<Record<PresenceGroup, readonly RosterPerson[]>>;

export interface PeopleView {
  readonly people: People;
  /** Ids, oneself first, then by name. */
  readonly order: readonly string[];
  readonly now: Instant;
  /** Our own disconnect, or null. */
  readonly asOf: Instant | null;
  /** False until it is known who is here. */
  readonly known: boolean;
  /** The server sends no roster: all this is inferred, and said to be. */
  readonly inferred: boolean;
}

/** What to call somebody: by the roster, else by the list of members. */
export function nameOf(person: Pick<RosterPerson, 'userId' | 'name'>, member: Member | undefined): string {
  const known = [person.name, member?.name, member?.email].find((text) => text != null && text !== '');
  return withoutTurns(known ?? person.userId);
}

const names = new Intl.Collator();

interface Named {
  readonly id: string;
  readonly name: string;
}

/** Oneself first, then by name. */
function comparePeople(userId: string): (a: Named, b: Named) => number {
  return (a, b) =>
    Number(b.id === userId) - Number(a.id === userId) ||
    names.compare(a.name, b.name) ||
    (a.id < b.id ? -1 : 1);
}

/**
 * Whose names are known already stay as they were sorted, and only new ones are sorted into them: with thousands on
 * the list a few who come cost a comparison each, not a sort of all.
 */
function sortInto(
  before: readonly Named[],
  people: People,
  members: ReadonlyMap<string, Member>,
  userId: string,
): readonly Named[] {
  const current = new Map<string, string>();
  for (const person of people.values())
    current.set(person.userId, nameOf(person, members.get(person.userId)));
  const stayed = before.filter(({ id, name }) => current.get(id) === name);
  for (const { id } of stayed) current.delete(id);
  const compare = comparePeople(userId);
  const fresh = [...current].map(([id, name]) => ({ id, name })).sort(compare);
  const sorted: Named[] = [];
  let next = 0;
  for (const one of stayed) {
    for (let other = fresh[next]; other !== undefined && compare(other, one) < 0; other = fresh[next]) {
      sorted.push(other);
      next += 1;
    }
    sorted.push(one);
  }
  return [...sorted, ...fresh.slice(next)];
}

/** Ids, oneself first, then by name. */
export function orderPeople(
  people: People,
  members: ReadonlyMap<string, Member>,
  userId: string,
): readonly string[] {
  return sortInto([], people, members, userId).map(({ id }) => id);
}

/** Gives the ids in their order. It is kept while `version` says that nobody came, went or is named anew. */
export function createOrderer(): (
  people: People,
  version: string,
  members: readonly Member[],
  userId: string,
) => readonly string[] {
  let kept: {
    readonly version: string;
    readonly members: readonly Member[];
    readonly sorted: readonly Named[];
    readonly order: readonly string[];
  } | null = null;
  return (people, version, members, userId) => {
    if (kept?.version !== version || kept.members !== members) {
      const sorted = sortInto(kept?.sorted ?? [], people, byId(members), userId);
      kept = { version, members, sorted, order: sorted.map(({ id }) => id) };
    }
    return kept.order;
  };
}

export function groupPeople(
  { people, order, now }: PeopleView,
  isWanted: (person: RosterPerson) => boolean,
): PeopleGroups {
  const groups: Record<PresenceGroup, RosterPerson[]> = { online: [], 'recently-left': [], offline: [] };
  for (const id of order) {
    const person = people.get(id);
    if (person && isWanted(person)) groups[rosterGroupOf(person, now)].push(person);
  }
  return groups;
}

/** Every word of the search stands in the name, the address or the role. */
export function isFound(query: string, name: string, member: Member | undefined, role: string): boolean {
  const text = `${name} ${member?.email ?? ''} ${role}`.toLocaleLowerCase();
  return query
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Members before the server has said who is here: nobody is known to be. */
export function unknownPeople(members: readonly Member[]): People {
  return new Map(members.map((member) => [member.user_id, personOf(member)]));
}

/**
 * Whoever looks at the page is here, also before the server has taken note: the own row would else wander through
 * the groups while the page opens, and move everybody else's with it.
 */
export function withSelfHere(people: People, userId: string): People {
  const self = people.get(userId);
  if (self === undefined || self.connections > 0) return people;
  return new Map(people).set(userId, { ...self, connections: 1, status: 'active', leftAt: null });
}

/** What is inferred, in the form of a roster. Whoever looks at a page that is connected is here. */
export function inferredPeople(
  members: readonly Member[],
  state: PresenceState,
  userId: string,
  selfOnline: boolean,
): People {
  return new Map(
    members.map((member) => {
      const { online = false, lastSeen = null } = state.people.get(member.user_id) ?? {};
      const here = online || (selfOnline && member.user_id === userId);
      const person = personOf(member);
      return [
        member.user_id,
        here ? { ...person, connections: 1, status: 'active' as const } : { ...person, leftAt: lastSeen },
      ];
    }),
  );
}

function personOf({ user_id: userId, name, role }: Member): RosterPerson {
  return {
    userId,
    name: name ?? null,
    role: role ?? null,
    connections: 0,
    status: 'offline',
    viewing: null,
    leftAt: null,
    heldUntil: null,
  };
}

export function byId(members: readonly Member[] | undefined): ReadonlyMap<string, Member> {
  return new Map(members?.map((member) => [member.user_id, member]));
}
