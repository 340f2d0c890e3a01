import { useEffect, useMemo, useState } from 'react';
import { beginsWith } from '../streaming/blocks.ts';
import { findColours, highlighter, loadHighlighter } from './colours-beside.ts';
import type { CodeToken } from './highlight.ts';
import { useLatest } from './use-latest.ts';

/** So much code is coloured while it is drawn; more of it beside the page. */
const AT_ONCE = 2_000;
/** So much of code that grows is coloured on the way; all of it at the end. */
const WHILE_IT_GROWS = 8_000;
/** Code that grows is coloured anew each time it has become so much longer: all in all a few times its length. */
const LONGER = 1.5;

interface Colours {
  /** The beginning of the code that `tokens` are of, or the beginning of it so far. */
  readonly code: string;
  readonly tokens: readonly CodeToken[];
}

const none: Colours = { code: '', tokens: [] };

/** Tokens of `code`, or of its beginning. @param grows whether more may come to it */
export function useColours(code: string, language: string | null, grows: boolean): readonly CodeToken[] {
  const highlight = useHighlighter(language !== null && code.length <= AT_ONCE);
  const [found, setFound] = useState(none);
  const [tried, setTried] = useState('');
  const latest = useLatest(code);

  const atOnce = useMemo(() => {
    if (grows || highlight === null || language === null || code.length > AT_ONCE) return null;
    return highlight(code, language) ?? [];
  }, [grows, highlight, language, code]);

  const isDue = grows
    ? code.length <= WHILE_IT_GROWS && code.length > tried.length * LONGER
    : code.length > AT_ONCE && code !== tried;
  useEffect(() => {
    if (!isDue || language === null) return undefined;
    const whole = latest();
    const part = grows ? whole.slice(0, whole.lastIndexOf('\n') + 1) : whole;
    let tokens: readonly CodeToken[] = [];
    return findColours(part, language, (more, last) => {
      if (last) setTried(whole);
      if (more === null) return;
      tokens = [...tokens, ...more];
      const next = { code: part, tokens };
      // What is coloured keeps its colours until as many of the new ones are here.
      setFound((before) => (last || tokens.length >= before.tokens.length ? next : before));
    });
  }, [isDue, grows, language, latest]);

  if (atOnce !== null) return atOnce;
  return beginsWith(code, found.code) ? found.tokens : none.tokens;
}

/** The highlighter once it is loaded; null before, and where it cannot be. */
function useHighlighter(wanted: boolean): ReturnType<typeof highlighter> {
  const [ready, setReady] = useState(highlighter);
  useEffect(() => {
    if (!wanted || ready !== null) return undefined;
    let mounted = true;
    void loadHighlighter().then(
      (highlight) => {
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
