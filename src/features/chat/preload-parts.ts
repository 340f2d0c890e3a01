import type ChatCommands from './chat-commands.tsx';
import { FindBar, RenameRow } from './late-fields.ts';
import { loadThread } from './use-thread.ts';

/** What a new chat needs from its first Enter on. */
export const loadNewChats = () => import('./outbox/new-chats.ts');

/** What could not be loaded is tried again after so long, or when it is needed. */
const AGAIN_MS = 30_000;

/**
 * Loads the conversation's view with its renderer ahead of the first answer, the list of follow-ups ahead of the first
 * one (it may be typed while the server is away), the fields for a chat's new title and for finding, who takes part, what begins a chat
 * while the server is away, and the commands of the palette, when the browser has nothing better to do: nobody waits
 * for them to type.
 * @param onCommands gets the commands once they are here
 * @returns the cancel
 */
export function preloadParts(onCommands: (commands: typeof ChatCommands) => void): () => void {
  let cancelled = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const load = () => {
    void loadThread();
    const parts = [
      import('./queued-messages.tsx'),
      RenameRow.preload(),
      FindBar.preload(),
      import('./branches/index.ts'),
      import('./participants/participant-strip.tsx'),
      loadNewChats(),
    ];
    for (const part of parts) part.catch(() => undefined);
    import('./chat-commands.tsx').then(
      (commands) => {
        if (!cancelled) onCommands(commands.default);
      },
      () => {
        if (!cancelled) timer = setTimeout(load, AGAIN_MS);
      },
    );
  };
  // Safari has no requestIdleCallback.
  const handle = (window as Partial<Window>).requestIdleCallback?.(load, { timeout: 5_000 });
  if (!handle) timer = setTimeout(load, 1_000);
  return () => {
    cancelled = true;
    clearTimeout(timer);
    if (handle) cancelIdleCallback(handle);
  };
}
