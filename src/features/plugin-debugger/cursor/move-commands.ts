/** What the debugger's keys do, for the command palette: whoever does not know the keys finds the acts by name. */
import type { Translate } from '#src/i18n/messages.ts';
import type { ViewCommand } from '#src/shared/commands/view-commands.ts';
import type { paneMessages } from '../panes/pane-messages.ts';
import type { CursorActs } from './use-cursor-acts.ts';

export interface MoveParts {
  readonly acts: CursorActs;
  /** Whether a run that goes on is followed; null: it is over. */
  readonly isFollowing: boolean | null;
  /** All of the run is in the window of time already. */
  readonly isWholeShown: boolean;
  readonly copy: () => void;
  readonly fit: () => void;
}

export function moveCommands(
  { acts, isFollowing, isWholeShown, copy, fit }: MoveParts,
  t: Translate<(typeof paneMessages)['en']>,
): readonly ViewCommand[] {
  const go = (target: 'error' | 'step', direction: 1 | -1) => () => {
    acts.go(target, direction);
  };
  return [
    { id: 'debugger:next-error', label: t('nextError'), shortcut: 'E', run: go('error', 1) },
    { id: 'debugger:previous-error', label: t('previousError'), shortcut: 'Shift+E', run: go('error', -1) },
    { id: 'debugger:next-step', label: t('nextStep'), shortcut: 'Shift+→', run: go('step', 1) },
    { id: 'debugger:previous-step', label: t('previousStep'), shortcut: 'Shift+←', run: go('step', -1) },
    ...(isFollowing === null
      ? []
      : [
          isFollowing
            ? { id: 'debugger:pause', label: t('pause'), shortcut: 'Space', run: acts.toggleFollow }
            : // The console's own stands first where it is shown: it scrolls down besides.
              { id: 'debugger:follow', label: t('followLive'), shortcut: 'Space', run: acts.toEnd },
        ]),
    { id: 'debugger:copy', label: t('copyRecord'), shortcut: 'C', run: copy },
    {
      id: 'debugger:fit',
      label: t('fit'),
      shortcut: 'F',
      reason: isWholeShown ? t('allShown') : null,
      run: fit,
    },
  ];
}
