import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import { IconButton } from '#src/ui/icon-button.tsx';
import type { TypedAhead } from '#src/ui/late.tsx';
import { watchDrawn } from '#src/shared/find/watch-drawn.ts';
import type { ChatState } from './chat-types.ts';
import { isImeKey } from './composer-keys.ts';
import { markMatches, rangeOf, unmarkMatches } from './find-highlights.ts';
import {
  createFinder,
  matchFrom,
  ordinalOf,
  stepFrom,
  totalOf,
  type FoundEntry,
  type MatchPlace,
} from './find-matches.ts';
import { findMessages } from './find-messages.ts';
import { bringIntoSight } from './find-sight.ts';
import { useAllEarlier } from './use-earlier.ts';
import type { ChatScreen } from './use-thread-screen.ts';

export interface FindBarProps extends TypedAhead {
  readonly state: ChatState;
  readonly screen: ChatScreen;
  readonly scroller: RefObject<HTMLElement | null>;
  /** Goes up each time it is asked for: the field gets the focus. */
  readonly count: number;
  readonly onClose: () => void;
}

/** What streams is searched again this often, what is drawn anew marked again. ms */
const AGAIN_MS = 150;

/** Finds words in the whole conversation, in what is not mounted too, and leads to them. */
export default function FindBar({ state, screen, scroller, count, typed = '', onClose }: FindBarProps) {
  const t = useMessages(findMessages);
  const field = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState(typed);
  const [place, setPlace] = useState<MatchPlace | null>(null);
  const { isLoading, retry } = useAllEarlier(state, query !== '');
  const found = useFound(state, query);

  useEffect(() => {
    field.current?.focus();
    // What was typed before the field stood goes on at its end.
    if (typed === '' || count > 1) field.current?.select();
    else field.current?.setSelectionRange(typed.length, typed.length);
  }, [count, typed]);

  const show = (next: MatchPlace | null) => {
    setPlace(next);
    if (next === null) return;
    const { key, n } = next;
    screen.reveal({
      key,
      box(row) {
        const range = rangeOf(row, query, n);
        return range && bringIntoSight(range, row);
      },
    });
  };

  // The first match from where the reader is; what was chosen stays chosen while others come.
  const chosen = found !== null && ordinalOf(found, place) > 0 ? place : null;
  const isLost = found !== null && found.length > 0 && chosen === null;
  const choose = useEffectEvent(() => {
    if (found !== null) show(matchFrom(found, state.entries, topKey(scroller.current)));
  });
  useEffect(() => {
    if (!isLost) return undefined;
    const frame = requestAnimationFrame(() => {
      choose();
    });
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [isLost, query]);
  useMarks(scroller, query, chosen);

  const step = (by: 1 | -1) => {
    if (found !== null) show(stepFrom(found, chosen, by));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // An input method owns the keys of its composition.
    if (isImeKey(event.nativeEvent)) return;
    if (event.key === 'Escape') onClose();
    else if (event.key === 'Enter' && event.target === field.current) step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const total = found === null ? 0 : totalOf(found);
  const words =
    query === ''
      ? ''
      : found === null || isLost
        ? t('searching')
        : total === 0
          ? t('nothing')
          : t('position', { n: ordinalOf(found, chosen), total });
  return (
    <search
      aria-label={t('label')}
      onKeyDown={onKeyDown}
      className="absolute top-2 right-4 left-4 z-10 rounded-md border border-line bg-surface p-1 shadow-sm sm:left-auto sm:w-80"
    >
      <div className="flex items-center gap-0.5">
        <input
          ref={field}
          type="search"
          aria-label={t('label')}
          value={query}
          spellCheck={false}
          onChange={({ target }) => {
            setQuery(target.value);
            setPlace(null);
          }}
          className="h-8 min-w-0 flex-1 rounded-md bg-canvas px-2 text-sm pointer-coarse:h-10 [&::-webkit-search-cancel-button]:hidden"
        />
        <p role="status" className="shrink-0 px-1.5 text-xs text-ink-2 tabular-nums">
          {words}
        </p>
        <IconButton
          size="sm"
          label={t('previous')}
          shortcut="Shift+Enter"
          icon={<ChevronUp aria-hidden="true" />}
          disabled={total === 0}
          onClick={() => {
            step(-1);
          }}
        />
        <IconButton
          size="sm"
          label={t('next')}
          shortcut="Enter"
          icon={<ChevronDown aria-hidden="true" />}
          disabled={total === 0}
          onClick={() => {
            step(1);
          }}
        />
        <IconButton
          size="sm"
          label={t('close')}
          shortcut="Esc"
          icon={<X aria-hidden="true" />}
          onClick={onClose}
        />
      </div>
      {query !== '' && (isLoading || retry) ? (
        <div className="flex items-center gap-2 px-2 py-1 text-xs text-ink-2">
          <p role="status" className="flex-1">
            {retry ? t('earlierFailed') : t('earlier')}
          </p>
          {retry ? (
            <Button size="sm" onClick={retry}>
              {t('retry')}
            </Button>
          ) : null}
        </div>
      ) : null}
    </search>
  );
}

/** Messages with matches; null while a conversation is searched for the first time for this. */
function useFound({ entries }: ChatState, query: string): readonly FoundEntry[] | null {
  const { clock } = useServices();
  const [finder] = useState(createFinder);
  const [result, setResult] = useState<{
    readonly query: string;
    readonly found: readonly FoundEntry[];
  } | null>(null);
  const latest = useRef(entries);
  const isKnown = result?.query === query;
  useEffect(() => {
    latest.current = entries;
  });
  // Not with each word that streams in.
  const due = useThrottled(entries, isKnown ? AGAIN_MS : 0);
  useEffect(() => {
    if (query === '') return undefined;
    let isOver = false;
    const pause = () =>
      new Promise<boolean>((resolve) => {
        clock.schedule(() => {
          resolve(!isOver);
        }, 0);
      });
    void finder.find(latest.current, query, pause).then((found) => {
      if (found !== null && !isOver) setResult({ query, found });
    });
    return () => {
      isOver = true;
    };
  }, [finder, query, due, clock]);
  return isKnown ? result.found : null;
}

/** A value that follows another at most so often. */
function useThrottled<T>(value: T, everyMs: number): T {
  const { clock } = useServices();
  const [shown, setShown] = useState(value);
  const isDue = shown !== value;
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  useEffect(() => {
    if (!isDue) return undefined;
    return clock.schedule(() => {
      setShown(() => latest.current);
    }, everyMs);
  }, [isDue, everyMs, clock]);
  return shown;
}

/** Marks matches in what is mounted, again where that changes. */
function useMarks(scroller: RefObject<HTMLElement | null>, query: string, chosen: MatchPlace | null): void {
  const { clock } = useServices();
  const mark = useEffectEvent(() => {
    markMatches(rowsOf(scroller.current), query, chosen);
  });
  const { key, n } = chosen ?? { key: null, n: 0 };
  useEffect(() => {
    mark();
  }, [query, key, n]);
  useEffect(() => {
    const { current } = scroller;
    if (current === null) return undefined;
    const end = watchDrawn(current, clock, AGAIN_MS, () => {
      mark();
    });
    return () => {
      end();
      unmarkMatches();
    };
  }, [scroller, clock]);
}

function rowsOf(scroller: HTMLElement | null): HTMLElement[] {
  return scroller === null ? [] : [...scroller.querySelectorAll<HTMLElement>('[data-row]')];
}

/** The first message of which something is in sight. */
function topKey(scroller: HTMLElement | null): string | null {
  const top = scroller?.getBoundingClientRect().top ?? 0;
  const first = rowsOf(scroller).find((row) => row.getBoundingClientRect().bottom > top + 1);
  return first?.dataset['row'] ?? null;
}
