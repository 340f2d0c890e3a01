import { useState } from 'react';

/** Something that a dialog does once: busy while it is done, its error in place, `onDone` when it went well. */
export function useAction(
  act: () => Promise<unknown>,
  onDone: () => void,
): { readonly busy: boolean; readonly error: Error | null; readonly go: () => void } {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  return {
    busy,
    error,
    go() {
      if (busy) return;
      setBusy(true);
      setError(null);
      act().then(onDone, (fault: unknown) => {
        setBusy(false);
        setError(fault instanceof Error ? fault : new Error(String(fault)));
      });
    },
  };
}
