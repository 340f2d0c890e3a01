/** A history for a reader: one line for each fact, times in seconds. */
import type { History, HistoryEvent, ShownEntry, ShownPerson } from './history.ts';

/** @param only the last so many lines; all where it is not given */
export function describeHistory(history: History, only = Infinity): string {
  const lines = history.map((event) => `${(event.at / 1_000).toFixed(3).padStart(9)} s  ${describe(event)}`);
  return lines.slice(Math.max(0, lines.length - only)).join('\n');
}

function describe(event: HistoryEvent): string {
  switch (event.kind) {
    case 'world':
      return `a world of seed ${event.seed}, ${event.mode}`;
    case 'did':
      return `${event.who}: ${event.what}`;
    case 'seated':
      return `${event.page} is opened by ${event.user}`;
    case 'frame':
      return `${event.page} ${event.way === 'in' ? '←' : '→'} ${event.channel} ${event.text}`;
    case 'asked':
      return `agent ${event.answer} is asked “${event.prompt}”`;
    case 'said':
      return `agent ${event.answer} says “${event.text}”`;
    case 'submitted':
      return `${event.page} hands in “${event.text}”${event.again ? ' again' : ''} to ${event.session}`;
    case 'acknowledged':
      return `gateway acknowledges ${event.clientMessageId} as ${event.id}`;
    case 'opened':
      return `${event.page} ${event.channel} open over ${event.transport}: ${event.resumption}`;
    case 'lost':
      return `${event.page} ${event.channel} lost: ${event.reason}`;
    case 'announced':
      return `${event.page} ${event.channel} says that something may have been missed`;
    case 'fetched':
      return `${event.page} ${event.channel} fetched, as of ${event.epoch}:${event.seq}`;
    case 'released':
      return `${event.page} ${event.channel} given back`;
    case 'left':
      return `${event.page} is gone`;
    case 'shown':
      return `${event.page} shows in ${event.session} ${describeEntries(event.entries)}`;
    case 'bell':
      return `${event.page} bell: ${event.rows.map(({ id, read }) => `${id}${read ? ' read' : ''}`).join(', ')}`;
    case 'rang':
      return `it rings for ${event.user}: ${event.id}`;
    case 'online':
      return `${event.page} shows as here: ${event.users.join(', ')}`;
    case 'wished':
      return `${event.user} wishes in ${event.browser} to be seen${event.unseen ? ' by nobody' : ''}`;
    case 'roster':
      return `${event.page} shows as here: ${describePeople(event.people)}`;
    case 'present':
      return `${event.page} is open: ${event.user}, ${event.status}, looking at ${event.viewing ?? 'nothing'}`;
    case 'told':
      return `${event.gateway} tells of ${describePeople(event.people)}`;
    case 'handed':
      return `the plugin hands in of run ${event.run} ${event.words.join(' ')}`;
    case 'ingested':
      return `gateway has taken of run ${event.run} ${event.words.join(' ')}`;
    case 'run':
      return `${event.page} shows of run ${event.run} ${event.shown.status} ${event.shown.records.join(' ')}`;
    case 'recorded':
      return `gateway holds of run ${event.run} ${event.records.map(({ word }) => word).join(' ')}`;
    case 'stored':
      return `gateway holds in ${event.session} ${event.messages.map(({ text }) => `“${text}”`).join(', ')}`;
    case 'connected':
      return `connected: ${event.users.join(', ')}`;
    case 'settled':
      return `${event.page} in the end${event.fresh ? ', fresh' : ''}: ${describeEntries(event.entries)}`;
  }
}

function describePeople(people: readonly ShownPerson[]): string {
  return people
    .map(({ user, connections, status, viewing }) => `${user} ${connections}× ${status} ${viewing ?? ''}`)
    .join(' · ');
}

function describeEntries(entries: readonly ShownEntry[]): string {
  return entries.map(({ text, state, id }) => `“${text}” ${state} ${id?.slice(0, 4) ?? '-'}`).join(' · ');
}
