/**
 * A chat with versions as one text: each version is followed by all that continues it, and what does not continue the
 * message above it says what it continues. A chat without versions stands as the server lists it.
 */
import { NO_PARENT, parentsOf } from '#src/protocol/message-tree.ts';
import type { ExportedMessage } from './chat-file.ts';

export interface Placed {
  readonly message: ExportedMessage;
  /** Null: there is but one. */
  readonly version: Version | null;
  /** What it continues, where that is not the message above it. */
  readonly goesBack: GoesBack | null;
}

export interface Version {
  readonly n: number;
  readonly count: number;
}

export type GoesBack =
  | { readonly to: 'message'; readonly message: ExportedMessage; readonly version: Version | null }
  | { readonly to: 'beginning' }
  /** It names a message that does not stand before it. */
  | { readonly to: 'unknown' };

/** @param messages in the server's order */
export function inOrder(messages: readonly ExportedMessage[], sessionId: string): Placed[] {
  const rows = messages.map(({ id, role, parent_id: parent, session_id: session }) => ({
    id,
    role,
    // Beside another beginning: the chat itself is what it continues.
    parentId: parent === (session ?? sessionId) ? '' : (parent ?? null),
  }));
  const parents = parentsOf(rows);
  const lost = lostOnes(rows);
  const children = childrenOf(parents);
  const versions = versionsOf(children, lost);

  const goesBack = (index: number, above: number): GoesBack | null => {
    if (lost.has(index)) return { to: 'unknown' };
    const parent = parents[index] ?? NO_PARENT;
    if (parent === above) return null;
    const message = messages[parent];
    return message ? { to: 'message', message, version: versions.get(parent) ?? null } : { to: 'beginning' };
  };

  const placed: Placed[] = [];
  // Not by calls in calls: a chat is as deep as it is long.
  const open = [...(children.get(NO_PARENT) ?? [])].reverse();
  let above = NO_PARENT;
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    const message = messages[index];
    if (!message) continue;
    placed.push({ message, version: versions.get(index) ?? null, goesBack: goesBack(index, above) });
    above = index;
    open.push(...(children.get(index) ?? []).toReversed());
  }
  return placed;
}

/** They stand behind the message before them, but nobody knows whether they continue it. */
function lostOnes(rows: readonly { readonly id: string; readonly parentId: string | null }[]): Set<number> {
  const before = new Set<string>();
  const lost = new Set<number>();
  rows.forEach(({ id, parentId }, index) => {
    if (parentId !== null && parentId !== '' && !before.has(parentId)) lost.add(index);
    before.add(id);
  });
  return lost;
}

function childrenOf(parents: readonly number[]): Map<number, number[]> {
  const children = new Map<number, number[]>();
  parents.forEach((parent, index) => {
    const known = children.get(parent);
    if (known) known.push(index);
    else children.set(parent, [index]);
  });
  return children;
}

function versionsOf(
  children: ReadonlyMap<number, readonly number[]>,
  lost: ReadonlySet<number>,
): Map<number, Version> {
  const versions = new Map<number, Version>();
  for (const all of children.values()) {
    const siblings = all.filter((index) => !lost.has(index));
    if (siblings.length > 1)
      siblings.forEach((index, at) => versions.set(index, { n: at + 1, count: siblings.length }));
  }
  return versions;
}
