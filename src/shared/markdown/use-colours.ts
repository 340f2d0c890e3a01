import { useEffect, useMemo, useRef, useState } from 'react';
import type { CodeToken, highlight as Highlight } from './highlight.ts';

/** So much code is coloured while it is drawn; more of it after that, when the browser has nothing better to do. */
const AT_ONCE = 2_000;
/** So much of code that grows is coloured on the way; all of it at the end. */
const WHILE_IT_GROWS = 8_000;
/** Code that grows is coloured anew each time it has become so much longer: all in all a few times its length. */
const LONGER = 1.5;

interface Colours {
  /** The beginning of the code that `tokens` are of. */
  readonly code: string;
  readonly tokens: readonly CodeToken[];
}

const none: Colours = { code: '', tokens: [] };

/** Colours of `code`, or of its beginning. @param grows whether more may come to it */
export function useColours(code: string, language: string | null, grows: boolean): Colours {
  const highlight = useHighlighter(language !== null);
  const [last, setLast] = useState(none);
  const [tried, setTried] = useState('');
  const latest = useRef(code);
  useEffect(() => {
    latest.current = code;
  }, [code]);

  const atOnce = useMemo(() => {
    if (grows || highlight === null || language === null || code.length > AT_ONCE) return null;
    return { code, tokens: highlight(code, language) ?? [] };
  }, [grows, highlight, language, code]);

  const isDue = grows
    ? code.length <= WHILE_IT_GROWS && code.length > tried.length * LONGER
    : atOnce === null && tried !== code;
  useEffect(() => {
    if (!isDue || highlight === null || language === null) return undefined;
    return whenIdle(() => {
      const whole = latest.current;
      const part = grows ? whole.slice(0, whole.lastIndexOf('\n') + 1) : whole;
      const tokens = highlight(part, language);
      setTried(whole);
      setLast(tokens === null ? none : { code: part, tokens });
    });
  }, [isDue, grows, highlight, language]);

  if (atOnce !== null) return atOnce.tokens.length === 0 ? none : atOnce;
  return code.startsWith(last.code) ? last : none;
}

/** @returns the cancel */
function whenIdle(work: () => void): () => void {
  // Safari has no requestIdleCallback.
  if (typeof requestIdleCallback !== 'function') {
    const timer = setTimeout(work, 50);
    return () => {
      clearTimeout(timer);
    };
  }
  const handle = requestIdleCallback(work, { timeout: 500 });
  return () => {
    cancelIdleCallback(handle);
  };
}

let loaded: typeof Highlight | null = null;

/** The highlighter once it is loaded; null before, and where it cannot be. */
function useHighlighter(wanted: boolean): typeof Highlight | null {
  const [ready, setReady] = useState(() => loaded);
  useEffect(() => {
    if (!wanted || ready) return undefined;
    let mounted = true;
    void import('./highlight.ts').then(
      ({ highlight }) => {
        loaded = highlight;
        if (mounted) setReady(() => highlight);
      },
      () => undefined,
    );
    return () => {
      mounted = false;
    };
  }, [wanted, ready]);
  return ready;
}
