import { useState } from 'react';
import { readStored, writeStored } from '#src/lib/local-storage.ts';
import { PHONE_QUERY, useMedia } from '#src/ui/use-media.ts';

const STORAGE_KEY = 'nadoo:members';

/**
 * Whether the people's sidebar is shown. On wide pages the choice is kept for later visits and starts as
 * "shown" where there is room; on phones it is a sheet and starts closed every time.
 * @param dense the view fills the page by itself (the debugger): room means more there
 */
export function useMembersOpen(dense: boolean): readonly [open: boolean, setOpen: (open: boolean) => void] {
  const phone = useMedia(PHONE_QUERY);
  const roomy = useMedia(dense ? '(width >= 1600px)' : '(width >= 1024px)');
  const [chosen, setChosen] = useState(() => readStored(STORAGE_KEY));
  const [sheet, setSheet] = useState(false);
  if (phone) return [sheet, setSheet];
  return [
    chosen === null ? roomy : chosen === 'open',
    (open) => {
      const choice = open ? 'open' : 'closed';
      setChosen(choice);
      writeStored(STORAGE_KEY, choice);
    },
  ];
}
