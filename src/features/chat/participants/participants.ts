/**
 * Who is in one chat: by the workspace's presence where the server states it, else by what the chat's own socket tells
 * (prompts, typing, departures), which says when somebody was seen and no more. Pure.
 */
import type { Instant } from '#src/lib/instant.ts';
import type { PersonHere } from '#src/shared/people/people-here.ts';
import type { Entry } from '../chat-types.ts';

/** A departure shows after so long: a reconnect is none. */
export const HOLD: Instant = 10_000_000;
/** Who went longer ago is not shown. */
export const RECENT: Instant = 600_000_000;

/** `seen`: a sign came of this person, and nothing says whether they still look. */
export type Doing = 'typing' | 'reading' | 'idle' | 'seen' | 'left';

export interface Participant {
  readonly userId: string;
  readonly doing: Doing;
  /** Of `seen` and `left`: when, by this page's clock. */
  readonly at: Instant | null;
}

/** What this page knows of one person here. */
interface Known {
  readonly doing: 'reading' | 'idle' | 'seen';
  readonly seenAt: Instant;
  readonly leftAt: Instant | null;
}

export type Knowledge = ReadonlyMap<string, Known>;

export const nobody: Knowledge = new Map();

/** The presence of the workspace as it now stands; whoever looks elsewhere now was here until now. */
export function takePresence(
  before: Knowledge,
  people: readonly PersonHere[],
  chatId: string,
  at: Instant,
): Knowledge {
  const next = new Map(before);
  const here = people.filter((person) => person.chatId === chatId);
  const listed = new Set(here.map(({ userId }) => userId));
  for (const { userId, status, leftAt } of here) {
    const known = before.get(userId);
    if (status === 'left') {
      const left = leftAt ?? at;
      next.set(userId, { doing: 'reading', seenAt: known?.seenAt ?? left, leftAt: left });
    } else {
      next.set(userId, { doing: status === 'idle' ? 'idle' : 'reading', seenAt: at, leftAt: null });
    }
  }
  for (const [userId, known] of before) {
    if (!listed.has(userId) && known.leftAt === null) next.set(userId, { ...known, leftAt: at });
  }
  return next;
}

/** A sign of somebody: they wrote, or typed. An older one says nothing new. */
export function takeSign(before: Knowledge, userId: string, at: Instant): Knowledge {
  const known = before.get(userId);
  if (known && known.seenAt >= at) return before;
  const isBack = known?.leftAt == null || at > known.leftAt;
  return new Map(before).set(userId, {
    doing: known?.doing ?? 'seen',
    seenAt: at,
    leftAt: isBack ? null : known.leftAt,
  });
}

/** One connection of theirs ended. Of whom nothing was seen nothing is made up. */
export function takeDeparture(before: Knowledge, userId: string, at: Instant): Knowledge {
  const known = before.get(userId);
  if (known?.leftAt !== null) return before;
  return new Map(before).set(userId, { ...known, leftAt: at });
}

/** When each person's last prompt was stored, by this page's clock. */
export function promptSigns(
  entries: readonly Entry[],
  offset: Instant,
): readonly { readonly userId: string; readonly at: Instant }[] {
  const last = new Map<string, Instant>();
  for (const entry of entries) {
    if (entry.kind !== 'prompt' || entry.userId === null || entry.createdAt === null) continue;
    last.set(entry.userId, Math.max(last.get(entry.userId) ?? -Infinity, entry.createdAt - offset));
  }
  return [...last].map(([userId, at]) => ({ userId, at }));
}

export interface Looking {
  readonly selfId: string;
  readonly typing: ReadonlySet<string>;
  readonly nameOf: (userId: string) => string;
  readonly now: Instant;
}

const names = new Intl.Collator();

/** Oneself first, then who is here by name, then who was. */
export function participantsOf(knowledge: Knowledge, looking: Looking): readonly Participant[] {
  const { selfId, typing, nameOf, now } = looking;
  const others = new Map<string, Participant>();
  for (const [userId, known] of knowledge) {
    const shown = shownAs(userId, known, now);
    if (shown !== null && userId !== selfId) others.set(userId, shown);
  }
  for (const userId of typing) {
    if (userId !== selfId) others.set(userId, { userId, doing: 'typing', at: null });
  }
  const sorted = [...others.values()].sort(
    (a, b) =>
      Number(a.doing === 'left') - Number(b.doing === 'left') ||
      names.compare(nameOf(a.userId), nameOf(b.userId)) ||
      (a.userId < b.userId ? -1 : 1),
  );
  return [{ userId: selfId, doing: 'reading', at: null }, ...sorted];
}

function shownAs(userId: string, { doing, seenAt, leftAt }: Known, now: Instant): Participant | null {
  if (leftAt !== null && now - leftAt >= HOLD)
    return now - leftAt < RECENT ? { userId, doing: 'left', at: leftAt } : null;
  if (doing !== 'seen') return { userId, doing, at: null };
  return now - seenAt < RECENT ? { userId, doing, at: seenAt } : null;
}

/** When the passing of time alone changes what is shown next, or null. */
export function nextChange(knowledge: Knowledge, now: Instant): Instant | null {
  let next: Instant | null = null;
  for (const { doing, seenAt, leftAt } of knowledge.values()) {
    const ends =
      leftAt !== null ? [leftAt + HOLD, leftAt + RECENT] : doing === 'seen' ? [seenAt + RECENT] : [];
    for (const end of ends) if (end > now && (next === null || end < next)) next = end;
  }
  return next;
}
