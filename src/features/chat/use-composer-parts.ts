/** What the composer can do beyond words, which comes after the first letter can be typed. */
import { useEffect, useState } from 'react';
import { loadPatiently } from '#src/lib/load-patiently.ts';
import { whenIdle } from '#src/lib/when-idle.ts';
import type * as Parts from './composer-parts/index.ts';

type ComposerParts = typeof Parts;

let loaded: ComposerParts | null = null;

export function useComposerParts(wanted: boolean): ComposerParts | null {
  const [parts, setParts] = useState(loaded);
  useEffect(() => {
    if (!wanted || loaded) return undefined;
    let gone = false;
    const cancel = whenIdle(() => {
      loadPatiently(() => import('./composer-parts/index.ts')).then(
        (module) => {
          loaded = module;
          if (!gone) setParts(module);
        },
        () => undefined,
      );
    }, 5_000);
    return () => {
      gone = true;
      cancel();
    };
  }, [wanted]);
  return wanted ? parts : null;
}
