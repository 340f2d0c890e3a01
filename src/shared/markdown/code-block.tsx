import { useEffect, useState } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { CopyButton } from '#src/ui/copy-button.tsx';
import { markdownMessages } from './messages.ts';
import type { highlight as Highlight } from './highlight.ts';

/** A fenced block: its language, a button that copies it, colours once the highlighter is there. */
export function CodeBlock({ code, language }: { readonly code: string; readonly language: string | null }) {
  const t = useMessages(markdownMessages);
  const highlight = useHighlighter(language !== null);
  const tokens = highlight && language !== null ? highlight(code, language) : null;
  return (
    <div className="code-block">
      <div className="flex items-center justify-between gap-2 border-b border-line py-0.5 pr-1 pl-3">
        <span className="font-mono text-mono text-ink-3">{language ?? ''}</span>
        <CopyButton label={t('copyCode')} text={code} />
      </div>
      <pre tabIndex={0}>
        <code>
          {tokens === null
            ? code
            : tokens.map((token, index) =>
                token.className === '' ? (
                  token.text
                ) : (
                  <span key={index} className={token.className}>
                    {token.text}
                  </span>
                ),
              )}
        </code>
      </pre>
    </div>
  );
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
