/**
 * A bell shows what rang for its user and nothing else, each once; what rang while its channel was up and nothing was
 * announced as missed is there; what one browser has read stays read in it.
 */
import type { Rule } from '../check-history.ts';

interface Bell {
  readonly user: string;
  since: number;
  announced: boolean;
}

/** Under way at the end, or to a page that was cut a moment later. */
const ON_ITS_WAY_MS = 30_000;
/** A stock server accepts a socket before it knows whose it is, and says nothing when it has taken it in. */
const TAKEN_IN_MS = 500;

export const bellRule: Rule = ({ mode, wrong }) => {
  const rang = new Map<string, { user: string; at: number }>();
  const read = new Set<string>();
  const bells = new Map<string, Bell>();

  return {
    read(event) {
      switch (event.kind) {
        case 'rang':
          rang.set(event.id, event);
          break;
        case 'opened': {
          const user = /^notifications:(.*)$/.exec(event.channel)?.[1];
          if (user === undefined) break;
          const bell = bells.get(event.page);
          // Given back and leased anew, it begins anew: its rows went with its view.
          if (!bell || event.resumption === 'fresh')
            bells.set(event.page, { user, since: event.at, announced: false });
          break;
        }
        case 'announced': {
          const bell = bells.get(event.page);
          if (bell && event.channel.startsWith('notifications:')) bell.announced = true;
          break;
        }
        case 'bell': {
          const ids = new Set(event.rows.map(({ id }) => id));
          if (ids.size < event.rows.length) wrong(`the bell of ${event.page} shows one notification twice`);
          for (const row of event.rows) {
            // Where the server keeps the marks, each page learns them by itself; else the pages of a browser share them.
            const mark = `${mode === 'stock' ? event.browser : event.page} ${event.user} ${row.id}`;
            if (row.read) read.add(mark);
            else if (read.has(mark)) wrong(`${event.page} shows ${row.id} as unread; it was read before`);
            if (rang.get(row.id)?.user !== event.user)
              wrong(`the bell of ${event.page} shows ${row.id}, which never rang for ${event.user}`);
          }
          break;
        }
        case 'settled': {
          const bell = bells.get(event.page);
          // An inbox at the server is compared as a whole.
          if (mode === 'extended' || !bell || !event.bell || bell.announced) break;
          const ids = new Set(event.bell.map(({ id }) => id));
          for (const [id, { user, at }] of rang)
            if (
              user === bell.user &&
              at > bell.since + TAKEN_IN_MS &&
              at < event.at - ON_ITS_WAY_MS &&
              !ids.has(id)
            )
              wrong(`the bell of ${event.page} lacks ${id} and says of nothing that it may be missing`);
          break;
        }
        default:
      }
    },
    end: () => undefined,
  };
};
