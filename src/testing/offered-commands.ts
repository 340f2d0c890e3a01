/** What mounted views offer the command palette, for their tests; the palette itself is the shell's. */
import { act, renderHook } from '@testing-library/react';
import { useOffers, type ViewCommand } from '#src/shared/commands/view-commands.ts';

export interface OfferedCommands {
  /**
   * As the palette would list them: `View: label`, and `View: label (reason)` where it cannot be given now. Throws
   * where one offer names an id twice: the palette lists the first and drops the other without a word.
   */
  list(): string[];
  /** Gives one by its label; throws where it is not there or cannot be given. */
  give(label: string): void;
}

export function watchOffers(): OfferedCommands {
  const { result } = renderHook(() => useOffers());
  const all = () => result.current.flatMap(({ view, commands }) => checked(commands(), view));
  const reasonOf = ({ reason = null }: ViewCommand) => reason;
  return {
    list: () =>
      all().map((command) => {
        const reason = reasonOf(command);
        return `${command.view}: ${command.label}${reason === null ? '' : ` (${reason})`}`;
      }),
    give(label) {
      const command = all().find((each) => each.label === label);
      if (command === undefined) throw new Error(`Nobody offers "${label}"`);
      if (reasonOf(command) !== null) throw new Error(`"${label}": ${String(reasonOf(command))}`);
      act(() => {
        command.run();
      });
    },
  };
}

function checked(
  commands: readonly ViewCommand[],
  view: string,
): readonly (ViewCommand & { view: string })[] {
  const ids = commands.map(({ id }) => id);
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice !== undefined) throw new Error(`"${view}" offers two commands with the id ${twice}`);
  return commands.map((command) => ({ view, ...command }));
}
