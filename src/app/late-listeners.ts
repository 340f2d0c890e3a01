/** What listens to the whole page, whatever it shows and whoever is there; loaded once the first view stands. */
import type { RouterHistory } from '@tanstack/react-router';
import type { Services } from '#src/connection/services.ts';
import { pagePaths } from '#src/protocol/page-paths.ts';
import { keepClicks } from '#src/ui/steady-clicks.ts';
import { followSignOut } from './follow-sign-out.ts';

/** @param signal ends it */
export function listen(
  { auth, config, clock, pool }: Pick<Services, 'auth' | 'config' | 'clock' | 'pool'>,
  { history }: { readonly history: Pick<RouterHistory, 'replace'> },
  signal: AbortSignal,
): void {
  if (signal.aborted) return;
  // Gives a click to what was pressed.
  keepClicks(document, signal);
  // Chosen in another tab: it is one setting.
  window.addEventListener(
    'storage',
    ({ key }) => {
      if (key === 'nadoo:answers') pool.answersChosen();
    },
    { signal },
  );
  const line =
    typeof BroadcastChannel === 'function'
      ? new BroadcastChannel(`nadoo-sign-out:${config.serverUrl}`)
      : null;
  const onFollow = (): void => {
    // Not back to this place: the next person may have no business there.
    history.replace(pagePaths.login);
  };
  followSignOut({ auth, line, page: window, now: () => clock.now(), onFollow }, signal);
}
