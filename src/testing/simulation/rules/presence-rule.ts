/**
 * Where the server states who is here: in the end every page and every gateway tell of the same people, those whose
 * pages are open and who do not appear offline, as those pages say they are. And at no moment is somebody told of to
 * others who has never wished to be seen.
 */
import type { Rule } from '../check-history.ts';
import type { HistoryFact, ShownPerson } from '../history.ts';

type Present = Extract<HistoryFact, { kind: 'present' }>;

export const presenceRule: Rule = ({ wrong }) => {
  /** By person, whether they have wished in all their browsers and from the beginning to be seen by nobody. */
  const neverSeen = new Map<string, boolean>();
  const pages = new Map<string, string>();
  const present: Present[] = [];
  const told: { readonly who: string; readonly people: readonly ShownPerson[] }[] = [];

  function isHidden(user: string): boolean {
    return neverSeen.get(user) === true;
  }

  function lookAtFrame(page: string, text: string): void {
    for (const user of neverSeen.keys())
      if (isHidden(user) && pages.get(page) !== user && text.includes(user) && tellsOf(text, user))
        wrong(`${page} is told of ${user}, who appears offline all the time: ${text}`);
  }

  function lookAtPeople(page: string, own: string, people: readonly ShownPerson[]): void {
    for (const { user } of people)
      if (user !== own && isHidden(user))
        wrong(`${page} shows ${user} as here, who appears offline all the time`);
  }

  /** Of several windows the one that was last said counts; which that is, the server alone knows. */
  function isTrue(shown: ShownPerson, windows: readonly Present[]): boolean {
    const awake = windows.filter(({ status }) => status === 'active');
    const best = awake.length > 0 ? awake : windows;
    return (
      shown.connections === windows.length &&
      shown.status === best[0]?.status &&
      best.some(({ viewing }) => viewing === shown.viewing)
    );
  }

  function compare(who: string, people: readonly ShownPerson[]): void {
    const open = new Set(present.map(({ user }) => user));
    for (const user of open) {
      const windows = present.filter((page) => page.user === user);
      const shown = people.find((person) => person.user === user);
      const isUnseen = windows.some(({ status }) => status === 'invisible');
      if (isUnseen && shown) wrong(`${who} tells of ${user}, who appears offline`);
      if (!isUnseen && !shown) wrong(`${who} does not tell of ${user}, who is here`);
      if (!isUnseen && shown && !isTrue(shown, windows))
        wrong(`${who} tells ${say([shown])}; open are ${windows.map(({ page }) => page).join(', ')}`);
    }
    for (const { user } of people) if (!open.has(user)) wrong(`${who} tells of ${user}, who is gone`);
  }

  return {
    read(event) {
      switch (event.kind) {
        case 'wished': {
          const before = neverSeen.get(event.user) ?? true;
          neverSeen.set(event.user, before && event.unseen);
          break;
        }
        case 'seated':
          pages.set(event.page, event.user);
          break;
        case 'roster':
          lookAtPeople(event.page, event.user, event.people);
          break;
        case 'frame':
          if (event.way === 'in' && neverSeen.size > 0) lookAtFrame(event.page, event.text);
          break;
        case 'present':
          present.push(event);
          break;
        case 'told':
          told.push({ who: event.gateway, people: event.people });
          break;
        case 'settled':
          if (event.roster) told.push({ who: event.page, people: event.roster });
          else if (neverSeen.size > 0) wrong(`${event.page} shows nobody`);
          break;
        default:
      }
    },
    end() {
      for (const { who, people } of told) compare(who, people);
      const [first, ...others] = told;
      for (const { who, people } of others)
        if (first && say(people) !== say(first.people))
          wrong(`${who} tells ${say(people)}; ${first.who} ${say(first.people)}`);
    },
  };
};

interface Told {
  readonly type?: unknown;
  readonly user_id?: unknown;
  readonly by?: unknown;
  readonly left?: readonly string[];
  readonly members?: readonly { user_id: string; connections?: number; last_seen?: string | null }[];
  readonly entries?: readonly { kind: string; user_id?: string | null }[];
}

/** A frame says that somebody is here, comes or goes. What people do (type, write, edit) is theirs. */
function tellsOf(text: string, user: string): boolean {
  const frame = JSON.parse(text) as Told;
  switch (frame.type) {
    case 'presence_state':
      // Every member is in it, here or not.
      return (frame.members ?? []).some(
        ({ user_id, connections, last_seen }) => user_id === user && (connections !== 0 || last_seen != null),
      );
    case 'presence_update':
      return (
        frame.left?.includes(user) === true || (frame.members ?? []).some(({ user_id }) => user_id === user)
      );
    case 'user_joined':
    case 'user_left':
      return frame.user_id === user;
    case 'followed':
      return frame.by === user;
    case 'activity_added':
      return (frame.entries ?? []).some(
        ({ kind, user_id }) => user_id === user && (kind === 'user_joined' || kind === 'user_left'),
      );
    default:
      return false;
  }
}

function say(people: readonly ShownPerson[]): string {
  const words = people.map(({ user, connections, status, viewing, title }) =>
    [user, `${connections}×`, status, viewing ?? 'nothing', title ?? ''].join(' '),
  );
  return words.length === 0 ? 'of nobody' : `of ${words.join(', ')}`;
}
