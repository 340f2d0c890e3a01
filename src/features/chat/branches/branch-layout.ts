/**
 * Which of a chat's entries are shown: the branch that the reader chose at each fork, else the one on which something
 * was said last. Laid out anew only where the tree changes; what changes within an entry is carried over.
 */
import { latestOf, NO_PARENT, parentsOf, type TreeRow } from '#src/protocol/message-tree.ts';
import { onReplaced } from '../chat-entries.ts';
import type { ChatState, Choices, Entry, Prompt } from '../chat-types.ts';

/** The versions of something that is shown. The same reference while the tree is the same. */
export interface Versions {
  /** Of the fork: what all of them continue. */
  readonly group: string;
  /** In the order of all. */
  readonly refs: readonly string[];
  /** Which of them is shown. */
  readonly at: number;
  /** By choice, and not because something was said there last. */
  readonly isChosen: boolean;
}

interface Layout {
  /** Null: all of them, as they stand. */
  readonly path: readonly number[] | null;
  /** Place in the path by key; empty where all are shown. */
  readonly places: ReadonlyMap<string, number>;
  /** By the key of what is shown. */
  readonly versions: ReadonlyMap<string, Versions>;
  /** What is shown, by each of its names. */
  readonly names: ReadonlySet<string>;
}

interface Shown {
  readonly choices: Choices;
  readonly layout: Layout;
  readonly entries: readonly Entry[];
}

const shownOf = new WeakMap<readonly Entry[], Shown>();
const statesOf = new WeakMap<ChatState, ChatState>();

/** How a choice names an entry: by the server's id, else by this page's, which is the client message id. */
export function refOf(entry: Entry): string {
  return entry.messageId ?? entry.key;
}

export function isCalled(entry: Entry, ref: string): boolean {
  return entry.messageId === ref || entry.key === ref || entry.clientMessageId === ref;
}

/** The entries of the branch that is shown; the state's own where there is but one. */
export function showBranch(state: ChatState): Shown {
  const { entries, choices } = state;
  const known = shownOf.get(entries);
  if (known?.choices === choices) return known;
  const layout = layOut(entries, choices);
  const shown: Shown = {
    choices,
    layout,
    entries: layout.path === null ? entries : layout.path.flatMap((index) => entries[index] ?? []),
  };
  shownOf.set(entries, shown);
  return shown;
}

/** The state as if the other branches were not there: the same reference where there are none. */
export function selectVisible(state: ChatState): ChatState {
  const { entries } = showBranch(state);
  if (entries === state.entries) return state;
  const known = statesOf.get(state) ?? { ...state, entries };
  statesOf.set(state, known);
  return known;
}

/** Null where there is but one. */
export function selectVersions(state: ChatState, key: string): Versions | null {
  return showBranch(state).layout.versions.get(key) ?? null;
}

/** Text that streams in changes one entry: neither the tree nor the path has to be looked through for it. */
onReplaced((before, after, index) => {
  const known = shownOf.get(before);
  const old = before[index];
  const next = after[index];
  if (!known || !old || !next || !hasSamePlace(old, next)) return;
  const place = known.layout.places.get(next.key);
  const others = place === undefined ? known.entries : known.entries.with(place, next);
  shownOf.set(after, { ...known, entries: known.layout.path === null ? after : others });
});

function hasSamePlace(a: Entry, b: Entry): boolean {
  return (
    a.messageId === b.messageId &&
    a.parentId === b.parentId &&
    a.position === b.position &&
    a.clientMessageId === b.clientMessageId &&
    isLost(a) === isLost(b)
  );
}

/** The server has it no more: what continues its prompt is no version of it, but comes after it. */
export function isLost(entry: Entry): boolean {
  return entry.kind === 'answer' && entry.phase === 'lost';
}

/**
 * A prompt that the server does not have yet stands at the end of its branch, as it will be stored; another in the place
 * of one has its place already.
 */
export function isLoose(entry: Entry): entry is Prompt {
  if (entry.kind !== 'prompt' || entry.delivery === 'accepted') return false;
  return entry.messageId === null && entry.parentId !== null && entry.edits === null;
}

interface Tree {
  /** Of each row: which entry it is. */
  readonly indices: readonly number[];
  readonly rows: readonly TreeRow[];
  /** Of each row: the row that it continues. */
  readonly parents: readonly number[];
}

/** All branches, without what has no place in them yet. */
export function treeOf(entries: readonly Entry[]): Tree {
  const indices = entries.flatMap((entry, index) => (isLoose(entry) ? [] : [index]));
  const rows = behindTheLost(
    indices.map((index) => toRow(entries[index])),
    indices.flatMap((index) => entries[index] ?? []),
  );
  return { indices, rows, parents: parentsOf(rows) };
}

function layOut(entries: readonly Entry[], choices: Choices): Layout {
  const { indices, rows, parents } = treeOf(entries);
  const path: number[] = [];
  const places = new Map<string, number>();
  const versions = new Map<string, Versions>();
  const show = (index: number): void => {
    places.set(entries[index]?.key ?? '', path.length);
    path.push(index);
  };

  if (parents.every((parent, row) => parent === row - 1)) for (const index of indices) show(index);
  else {
    const children = childrenOf(parents);
    const latest = latestOf(parents);
    let at: number = NO_PARENT;
    for (let next = children.get(at); next; next = children.get(at)) {
      const group = rows[at]?.id ?? '';
      const siblings = next.flatMap((row) => entries[indices[row] ?? -1] ?? []);
      const chosen = siblings.findIndex((entry) => isCalled(entry, choices.get(group) ?? ''));
      const shown = chosen < 0 ? indexOfMost(next, latest) : chosen;
      const key = siblings[shown]?.key ?? '';
      if (next.length > 1)
        versions.set(key, { group, refs: siblings.map(refOf), at: shown, isChosen: chosen >= 0 });
      at = next[shown] ?? NO_PARENT;
      show(indices[at] ?? 0);
    }
  }

  const all = new Set(entries.flatMap(namesOf));
  const names = new Set(path.flatMap((index) => namesOf(entries[index])));
  entries.forEach((entry, index) => {
    if (!isLoose(entry)) return;
    const anchor = entry.parentId ?? '';
    if (all.has(anchor) && !names.has(anchor)) return;
    for (const name of namesOf(entry)) names.add(name);
    show(index);
  });
  const isWhole = path.length === entries.length && path.every((index, place) => index === place);
  return isWhole ? { path: null, places: new Map(), versions, names } : { path, places, versions, names };
}

function toRow(entry: Entry | undefined): TreeRow {
  return {
    id: entry ? refOf(entry) : '',
    role: entry?.kind === 'answer' ? 'assistant' : 'user',
    parentId: entry?.parentId ?? null,
  };
}

function behindTheLost(rows: readonly TreeRow[], entries: readonly Entry[]): readonly TreeRow[] {
  const lost = entries.filter(isLost);
  if (lost.length === 0) return rows;
  const last = new Map(lost.map((entry) => [entry.parentId, refOf(entry)]));
  return rows.map((row, index) => {
    const behind = row.parentId === null ? undefined : last.get(row.parentId);
    const entry = entries[index];
    return behind === undefined || !entry || isLost(entry) ? row : { ...row, parentId: behind };
  });
}

function namesOf(entry: Entry | undefined): string[] {
  if (!entry) return [];
  const { key, messageId, clientMessageId } = entry;
  return [key, messageId, clientMessageId].filter((name) => name !== null);
}

function childrenOf(parents: readonly number[]): Map<number, number[]> {
  const children = new Map<number, number[]>();
  parents.forEach((parent, row) => {
    const known = children.get(parent);
    if (known) known.push(row);
    else children.set(parent, [row]);
  });
  return children;
}

function indexOfMost(rows: readonly number[], latest: readonly number[]): number {
  let best = 0;
  rows.forEach((row, index) => {
    if ((latest[row] ?? 0) > (latest[rows[best] ?? 0] ?? 0)) best = index;
  });
  return best;
}
