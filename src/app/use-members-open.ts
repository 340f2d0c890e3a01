import { useState } from 'react';
import { readStored, writeStored } from '#src/lib/local-storage.ts';
import { PHONE_QUERY, useMedia } from '#src/ui/use-media.ts';

const STORAGE_KEY = 'nadoo:members';

/**
 * Whether the people's sidebar is shown. On wide pages the choice is kept for later visits and starts as
 * "shown" where there is room; on phones it is a sheet and starts closed every time.
 */
export function useMembersOpen(): readonly [open: boolean, setOpen: (open: boolean) => void] {
  const phone = useMedia(PHONE_QUERY);
  const roomy = useMedia('(width >= 1024px)');
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
