/** What the palette offers, and how typed words find it. */
export interface Command {
  /** Unique in the palette. */
  readonly id: string;
  readonly label: string;
  /** Shown beside it: a key that does the same. */
  readonly shortcut?: string;
  /** One of several choices, and the present one. */
  readonly isPresent?: boolean;
  /** Why it cannot be given just now; null or absent: it can. */
  readonly reason?: string | null;
  readonly run: () => void;
}

export interface CommandGroup {
  readonly id: string;
  readonly label: string;
  readonly commands: readonly Command[];
  /** As many as there are things: of thousands of chats one types a word. */
  readonly isLong?: boolean;
}

/** A long group shows this many at most. */
export const MOST_OF_A_GROUP = 8;

/**
 * The commands that hold every typed word, in their label or their group's; the best group and command first.
 * Nothing typed: all, in their order.
 */
export function findCommands(groups: readonly CommandGroup[], query: string): readonly CommandGroup[] {
  const words = fold(query)
    .split(/\s+/)
    .filter((word) => word !== '');
  return groups
    .map((group) => {
      const scored = group.commands
        .map((command) => ({ command, score: scoreOf(command.label, group.label, words) }))
        .filter(({ score }) => score > 0)
        // What cannot be given now stands last, whatever it is called.
        .sort((a, b) => Number(isOff(a.command)) - Number(isOff(b.command)) || b.score - a.score)
        .slice(0, group.isLong === true ? MOST_OF_A_GROUP : undefined);
      const best = Math.max(0, ...scored.map(({ score }) => score));
      return { best, group: { ...group, commands: scored.map(({ command }) => command) } };
    })
    .filter(({ best }) => best > 0)
    .sort((a, b) => b.best - a.best)
    .map(({ group }) => group);
}

/** It stands there with the reason why not. */
export function isOff({ reason = null }: Command): boolean {
  return reason !== null;
}

/** 0: not found. Words in the label count more than words in the group's, and its beginning most. */
function scoreOf(label: string, groupLabel: string, words: readonly string[]): number {
  const own = fold(label);
  const all = `${own} ${fold(groupLabel)}`;
  if (!words.every((word) => all.includes(word))) return 0;
  const [first] = words;
  if (first === undefined) return 1;
  if (own.startsWith(first)) return 4;
  if (words.every((word) => ` ${own}`.includes(` ${word}`))) return 3;
  return words.every((word) => own.includes(word)) ? 2 : 1;
}

/** Composed, or Korean typed on one system would not be found by Korean typed on another. */
function fold(text: string): string {
  return text.normalize('NFC').toLowerCase().trim();
}
