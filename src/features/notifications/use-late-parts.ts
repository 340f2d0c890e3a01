import { useEffect, useState } from 'react';
import { useServices } from '#src/connection/react.tsx';

async function load() {
  const [panel, toasts, commands] = await Promise.all([
    import('./inbox-panel.tsx'),
    import('./toasts.tsx'),
    import('./bell-commands.tsx'),
  ]);
  return {
    InboxPanel: panel.InboxPanel,
    Toasts: toasts.Toasts,
    BellCommands: commands.BellCommands,
  };
}

export type LateParts = Awaited<ReturnType<typeof load>>;

const LONGEST_PAUSE_MS = 30_000;

/**
 * The list and the toasts, fetched after the bell stands; null until they are here. While the server is away they are
 * asked for again and again. Not by `lazy`: what React suspends for is shown 300 ms later at the earliest.
 * @param wanted somebody waits for them: asked at once
 */
export function useLateParts(wanted: boolean): LateParts | null {
  const { clock } = useServices();
  const [parts, setParts] = useState<LateParts | null>(null);
  const here = parts !== null;
  useEffect(() => {
    if (here) return undefined;
    let gone = false;
    let cancel = clock.schedule(() => void ask(0), 0);
    async function ask(tries: number): Promise<void> {
      try {
        const loaded = await load();
        if (!gone) setParts(loaded);
      } catch {
        if (!gone)
          cancel = clock.schedule(() => void ask(tries + 1), Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** tries));
      }
    }
    return () => {
      gone = true;
      cancel();
    };
  }, [clock, here, wanted]);
  return parts;
}
