/** Which answer of the conversation one reads: what stands beside the thread is about that one. */
import { useEffect, useEffectEvent, useState } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { isEndSeen, threadOf } from './sessions/end-seen.ts';
import type { Answer, Entry } from './chat-types.ts';

/** Where the eye rests, of the height of the window from above. */
const READING = 1 / 3;
/** Nobody reads while it scrolls, ms. */
const AFTER_MS = 100;

/** Key of the answer nearest the reading position; at the end of the conversation the last one. Null: none is there. */
export function keyInView(entries: readonly Entry[], root: Document): string | null {
  const thread = threadOf(root);
  const last = entries.findLast(({ kind }) => kind === 'answer')?.key ?? null;
  if (thread === null || isEndSeen(root)) return last;
  const keys = new Set(entries.flatMap(({ kind, key }) => (kind === 'answer' ? [key] : [])));
  const { top, height } = thread.getBoundingClientRect();
  const line = top + height * READING;
  let nearest = Infinity;
  let found = last;
  for (const row of thread.querySelectorAll<HTMLElement>('[data-row]')) {
    const key = row.dataset['row'] ?? '';
    if (!keys.has(key)) continue;
    const box = row.getBoundingClientRect();
    const away = Math.max(box.top - line, line - box.bottom, 0);
    if (away >= nearest) continue;
    nearest = away;
    found = key;
  }
  return found;
}

/** That answer, as it is read on. */
export function useAnswerInView(entries: readonly Entry[]): Answer | null {
  const { clock } = useServices();
  const [key, setKey] = useState(() => keyInView(entries, document));
  const seen = entries.find((entry) => entry.key === key);
  const isThere = seen !== undefined;
  const lastKey = entries.at(-1)?.key;
  const look = useEffectEvent(() => {
    setKey(keyInView(entries, document));
  });
  useEffect(() => {
    let cancel: (() => void) | null = null;
    const lookAfter = (ms: number): void => {
      cancel?.();
      cancel = clock.schedule(() => {
        look();
      }, ms);
    };
    lookAfter(0);
    const onScroll = ({ target }: Event): void => {
      if (target === threadOf(document)) lookAfter(AFTER_MS);
    };
    document.addEventListener('scroll', onScroll, { capture: true, passive: true });
    return () => {
      cancel?.();
      document.removeEventListener('scroll', onScroll, { capture: true });
    };
  }, [clock, isThere, lastKey]);
  return seen?.kind === 'answer' ? seen : null;
}
