/**
 * After quiet every page shows what the server holds and what a page opened only now shows: the same messages in one
 * order, the same people; nothing waits, every channel is up.
 */
import type { Rule } from '../check-history.ts';
import type { HistoryFact, ShownEntry, StoredMessage } from '../history.ts';

type Settled = Extract<HistoryFact, { kind: 'settled' }>;

const WAITS: ReadonlySet<string> = new Set(['queued', 'sending', 'unknown', 'streaming', 'recovering']);

export const settledRule: Rule = ({ mode, wrong }) => {
  const stored = new Map<string, readonly StoredMessage[]>();
  const pages: Settled[] = [];
  let connected: readonly string[] | null = null;

  function lookAtCalm(page: Settled): void {
    const name = page.page;
    if (page.bell === null) wrong(`${name} is not signed in`);
    if (page.waiting > 0) wrong(`${name} has ${page.waiting} prompts that still wait`);
    for (const entry of page.entries)
      if (WAITS.has(entry.state)) wrong(`${name}: ${entry.role} “${entry.text}” is ${entry.state} for ever`);
    for (const channel of page.channels)
      if (!/ (live|suspect)$/.test(channel)) wrong(`${name}: ${channel} for ever`);
    if (connected && page.online && page.online.join() !== connected.join())
      wrong(`${name} shows as here ${page.online.join(', ')}; there are ${connected.join(', ')}`);
  }

  /** What the server has told of, as one line for each. */
  function accepted(entries: readonly ShownEntry[]): ShownEntry[] {
    return entries.filter(({ role, state }) => (role === 'prompt' ? state === 'accepted' : state !== 'lost'));
  }

  /** A stock gateway says nothing of an answer that was stopped before it began, and keeps it as an empty one. */
  function compare(
    page: Settled,
    messages: readonly StoredMessage[],
    fresh: readonly ShownEntry[] | null,
  ): void {
    const seen = new Set(page.entries.flatMap(({ id, text }) => (text === '' ? [] : [id])));
    const told =
      mode === 'stock'
        ? messages.filter(({ id, role, text }) => role === 'user' || text !== '' || seen.has(id))
        : messages;
    const shown = accepted(page.entries).filter(
      ({ id, text }) => text !== '' || told.some((one) => one.id === id),
    );
    const lost = page.entries.some(({ state }) => state === 'lost');
    if (lost && mode === 'extended') wrong(`${page.page} calls an answer lost`);
    // Where the page was told that nothing came, it does not look for it again.
    const held = lost ? told.filter(({ id }) => shown.some((entry) => entry.id === id)) : told;
    if (shown.length !== held.length || shown.some((entry, at) => !isSame(entry, held[at]!)))
      wrong(`${page.page} shows in ${page.session} ${say(shown)}; the server holds ${say(held)}`);
    for (const [at, entry] of shown.entries()) {
      const message = held[at];
      if (message && isSame(entry, message)) compareText(page.page, entry, message);
    }
    for (const { role, key, state, text } of page.entries)
      if (role === 'prompt' && state !== 'accepted' && messages.some((one) => one.clientMessageId === key))
        wrong(`${page.page} calls “${text}” ${state}; the server has it`);
    if (fresh) compareFresh(page.page, shown, fresh);
  }

  function compareText(page: string, entry: ShownEntry, { text, status }: StoredMessage): void {
    // Stopped by its reader: the text stands as it was seen.
    const agrees = entry.frozen
      ? text.startsWith(entry.text) || entry.text.startsWith(text)
      : entry.text === text;
    if (!agrees) wrong(`${page} shows “${entry.text}”; the server holds “${text}” (${status})`);
  }

  function compareFresh(page: string, shown: readonly ShownEntry[], fresh: readonly ShownEntry[]): void {
    if (mode === 'stock') return;
    const byId = new Map(fresh.map((entry) => [entry.id, entry]));
    for (const entry of shown) {
      const other = byId.get(entry.id);
      if (other && !entry.frozen && (other.state !== entry.state || other.text !== entry.text))
        wrong(
          `${page} shows ${entry.id} as ${entry.state} “${entry.text}”, a fresh page as ${other.state} “${other.text}”`,
        );
    }
  }

  function compareBells({ page, bell }: Settled, fresh: Settled): void {
    // Without an inbox at the server a page opened only now knows of nothing.
    if (mode === 'stock' || !bell || !fresh.bell) return;
    const rang = new Map(fresh.bell.map(({ id, read }) => [id, read]));
    for (const { id, read } of bell)
      if (rang.get(id) !== read)
        wrong(`the bell of ${page} shows ${id} as ${read ? 'read' : 'unread'}, a fresh one does not`);
    if (bell.length !== rang.size)
      wrong(`the bell of ${page} shows ${bell.length} notifications, a fresh one ${rang.size}`);
  }

  return {
    read(event) {
      if (event.kind === 'stored') stored.set(event.session, event.messages);
      if (event.kind === 'connected') connected = event.users;
      if (event.kind === 'settled') pages.push(event);
    },
    end() {
      for (const page of pages) {
        lookAtCalm(page);
        if (page.session === null) continue;
        const same = pages.find(
          ({ fresh, user, session }) => fresh && user === page.user && session === page.session,
        );
        if (same && !page.fresh) compareBells(page, same);
        compare(page, stored.get(page.session) ?? [], page.fresh ? null : (same?.entries ?? null));
      }
    },
  };
};

/** Where a server acknowledges nothing, a page may not know the id of its own prompt; its words are its own. */
function isSame({ id, role, text }: ShownEntry, message: StoredMessage): boolean {
  return id === null
    ? role === 'prompt' && message.role === 'user' && text === message.text
    : id === message.id;
}

function say(entries: readonly { readonly id: string | null; readonly text: string }[]): string {
  return `[${entries.map(({ id, text }) => `${(id ?? '-').slice(0, 4)} “${text.slice(0, 12)}”`).join(', ')}]`;
}
