/**
 * What happened in a world, as a list of plain values: written by the simulation, judged by `check-history.ts`, kept
 * in files as NDJSON. Nothing of it refers to the simulation, so that whoever records the same facts of another
 * system has them judged by the same rules.
 */

/** An entry of a conversation as a page shows it. */
export interface ShownEntry {
  readonly role: 'prompt' | 'answer';
  /** Identity on its page. */
  readonly key: string;
  /** The server's id, null while it has told none. */
  readonly id: string | null;
  readonly text: string;
  readonly position: number | null;
  /** A prompt's delivery, an answer's phase. */
  readonly state: string;
  /** The reader stopped this answer: its text stands still whatever follows. */
  readonly frozen: boolean;
}

export interface ShownNotification {
  readonly id: string;
  readonly read: boolean;
}

/** Somebody who is here, as a page shows them or the gateway tells of them. */
export interface ShownPerson {
  readonly user: string;
  readonly connections: number;
  readonly status: string;
  /** Kind and id, or null. */
  readonly viewing: string | null;
  readonly title: string | null;
}

export interface ShownRun {
  readonly status: string;
  /** One word for each record, in order. */
  readonly records: readonly string[];
  /** How many the page says are missing. */
  readonly missing: number;
}

/** A message as the server holds it. */
export interface StoredMessage {
  readonly id: string;
  readonly role: string;
  readonly text: string;
  readonly clientMessageId: string | null;
  readonly status: string;
}

export type HistoryFact =
  | { readonly kind: 'world'; readonly seed: number; readonly mode: 'extended' | 'stock' }
  /** A page was opened by somebody. */
  | { readonly kind: 'seated'; readonly page: string; readonly user: string }
  /** Something was done by a user or by fate: for whoever reads. */
  | { readonly kind: 'did'; readonly who: string; readonly what: string }
  /** A frame reached a page (`in`) or left it (`out`). */
  | {
      readonly kind: 'frame';
      readonly page: string;
      readonly channel: string;
      readonly way: 'in' | 'out';
      readonly text: string;
    }
  /** The agent was asked; `answer` is a word of its own for each answer. */
  | { readonly kind: 'asked'; readonly answer: string; readonly prompt: string }
  /** The agent said something more. The first word of what it says is `answer`. */
  | { readonly kind: 'said'; readonly answer: string; readonly text: string }
  /** Somebody handed in a prompt. `again`: the same one once more, by the button Retry. */
  | {
      readonly kind: 'submitted';
      readonly page: string;
      readonly session: string;
      readonly text: string;
      readonly again: boolean;
    }
  /** The server told that it has the message. */
  | {
      readonly kind: 'acknowledged';
      readonly session: string;
      readonly clientMessageId: string;
      readonly id: string;
    }
  /** A page's channel is open, and how that stands to the time before. */
  | {
      readonly kind: 'opened';
      readonly page: string;
      readonly channel: string;
      readonly resumption: string;
      readonly transport: string;
    }
  | { readonly kind: 'lost'; readonly page: string; readonly channel: string; readonly reason: string }
  /** The page says that something may have been missed, or was fetched again. */
  | { readonly kind: 'announced'; readonly page: string; readonly channel: string }
  /** The page has fetched over REST what its channel tells of, true as of this place in the stream (`epoch:seq`). */
  | {
      readonly kind: 'fetched';
      readonly page: string;
      readonly channel: string;
      readonly epoch: string;
      readonly seq: number;
    }
  /** The page gave the channel back: what comes after it is another one. */
  | { readonly kind: 'released'; readonly page: string; readonly channel: string }
  /** The page is gone: reloaded, closed, or its user signed out. */
  | { readonly kind: 'left'; readonly page: string }
  | {
      readonly kind: 'shown';
      readonly page: string;
      readonly session: string;
      readonly entries: readonly ShownEntry[];
    }
  | {
      readonly kind: 'bell';
      readonly page: string;
      /** Pages of one browser and user share their read marks. */
      readonly browser: string;
      readonly user: string;
      readonly rows: readonly ShownNotification[];
    }
  /** The gateway sent a notification to a user's inbox. */
  | { readonly kind: 'rang'; readonly user: string; readonly id: string }
  | { readonly kind: 'online'; readonly page: string; readonly users: readonly string[] }
  /** Somebody wishes to be seen by nobody, or to be seen again, in one browser; told of each browser at the beginning. */
  | { readonly kind: 'wished'; readonly browser: string; readonly user: string; readonly unseen: boolean }
  /** Whom a page shows as here, where the server states it; `user` sits at it. */
  | {
      readonly kind: 'roster';
      readonly page: string;
      readonly user: string;
      readonly people: readonly ShownPerson[];
    }
  /** What an open page says at the end of whoever sits at it. */
  | {
      readonly kind: 'present';
      readonly page: string;
      readonly user: string;
      readonly status: 'active' | 'idle' | 'invisible';
      readonly viewing: string | null;
    }
  /** Whom a gateway tells of at the end. */
  | { readonly kind: 'told'; readonly gateway: string; readonly people: readonly ShownPerson[] }
  /** A plugin that runs elsewhere hands in records, one word each. */
  | { readonly kind: 'handed'; readonly run: string; readonly words: readonly string[] }
  /** The server said that it has taken them all. */
  | { readonly kind: 'ingested'; readonly run: string; readonly words: readonly string[] }
  | { readonly kind: 'run'; readonly page: string; readonly run: string; readonly shown: ShownRun }
  /** What the server holds of a run at the end. */
  | {
      readonly kind: 'recorded';
      readonly run: string;
      readonly status: string;
      readonly records: readonly { readonly n: number; readonly word: string }[];
    }
  /** What the server holds at the end. */
  | { readonly kind: 'stored'; readonly session: string; readonly messages: readonly StoredMessage[] }
  /** Who has a socket at the end. */
  | { readonly kind: 'connected'; readonly users: readonly string[] }
  /** What a page shows after quiet. `fresh`: it was opened only now. */
  | {
      readonly kind: 'settled';
      readonly page: string;
      readonly fresh: boolean;
      readonly user: string;
      readonly session: string | null;
      readonly entries: readonly ShownEntry[];
      /** Inferred; null where the server states who is here, in `roster`. */
      readonly online: readonly string[] | null;
      readonly roster: readonly ShownPerson[] | null;
      readonly bell: readonly ShownNotification[] | null;
      /** Messages that wait for their turn, and channels that are not up: `key state`. */
      readonly waiting: number;
      readonly channels: readonly string[];
      readonly run: { readonly id: string; readonly shown: ShownRun } | null;
    };

/** `at`: milliseconds since the beginning. */
export type HistoryEvent = { readonly at: number } & HistoryFact;

export type History = readonly HistoryEvent[];

const KINDS: ReadonlySet<string> = new Set<HistoryFact['kind']>([
  'world',
  'seated',
  'did',
  'frame',
  'asked',
  'said',
  'submitted',
  'acknowledged',
  'opened',
  'lost',
  'announced',
  'fetched',
  'released',
  'left',
  'shown',
  'bell',
  'rang',
  'online',
  'wished',
  'roster',
  'present',
  'told',
  'handed',
  'ingested',
  'run',
  'recorded',
  'stored',
  'connected',
  'settled',
]);

export function writeHistory(history: History): string {
  return history.map((event) => `${JSON.stringify(event)}\n`).join('');
}

/** @throws Error that names the line which is no fact of a history */
export function readHistory(ndjson: string): History {
  return ndjson.split('\n').flatMap((line, at) => (line.trim() === '' ? [] : [readEvent(line, at + 1)]));
}

function readEvent(line: string, number: number): HistoryEvent {
  const wrong = () => new Error(`line ${number} is no fact of a history: ${line.slice(0, 80)}`);
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw wrong();
  }
  if (typeof value !== 'object' || value === null) throw wrong();
  const { kind, at } = value as { kind?: unknown; at?: unknown };
  if (typeof at !== 'number' || typeof kind !== 'string' || !KINDS.has(kind)) throw wrong();
  return value as HistoryEvent;
}
