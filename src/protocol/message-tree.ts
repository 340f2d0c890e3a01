/**
 * A conversation as a tree (docs/protocol.md, `branch`). Messages stand in one order for everybody; `parentId` says
 * what each continues: a message, or '' for the beginning of the chat. Where it is null (a stock server, rows of before)
 * a message continues the one before it, so that a chat without branches is one chain. Pure; for page and gateway.
 */

export interface TreeRow {
  readonly id: string;
  readonly role: 'user' | 'assistant' | 'system';
  readonly parentId: string | null;
}

/** The parent of what stands at the beginning. */
export const NO_PARENT = -1;

/**
 * The index of each row's parent, or `NO_PARENT`. A parent stands before its child, so that whoever walks the rows from
 * either end meets no cycle, whatever a server says.
 */
export function parentsOf(rows: readonly TreeRow[]): number[] {
  const indexOf = new Map(rows.map(({ id }, index) => [id, index]));
  return rows.map(({ role, parentId }, index) => {
    const before = index - 1;
    if (parentId === null) return before;
    if (parentId === '') return NO_PARENT;
    const parent = indexOf.get(parentId);
    // Not loaded, or nonsense: what is shown is better in the order of all than nowhere.
    if (parent === undefined || parent >= index) return before;
    // Prompts that came before the answer to the first of them (rows of before) make no fork: nobody asked for one. Since
    // there are forks, an answer stands right behind its prompt.
    const next = rows[parent + 1];
    const isOld = next?.role === 'user' ? next.parentId === null : next?.parentId !== parentId;
    return role === 'assistant' && isOld ? before : parent;
  });
}

/** For each row the index of the latest one on its branches: where something was said last. */
export function latestOf(parents: readonly number[]): number[] {
  const latest = parents.map((_parent, index) => index);
  for (let index = parents.length - 1; index >= 0; index -= 1) {
    const parent = parents[index] ?? NO_PARENT;
    if (parent !== NO_PARENT) latest[parent] = Math.max(latest[parent] ?? 0, latest[index] ?? 0);
  }
  return latest;
}

/** From the beginning to `index`, both included. */
export function pathTo(parents: readonly number[], index: number): number[] {
  const path: number[] = [];
  for (let at = index; at !== NO_PARENT; at = parents[at] ?? NO_PARENT) path.push(at);
  return path.reverse();
}

/** Where the branch of `index` ends: of several ways on, the one on which something was said last. */
export function endOfBranch(parents: readonly number[], index: number): number {
  return latestOf(parents)[index] ?? index;
}
