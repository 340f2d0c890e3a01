import { use, useMemo } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { CopyButton } from '#src/ui/copy-button.tsx';
import { markdownMessages } from './messages.ts';
import { Grows } from './streaming/grows.ts';
import { useColours } from './use-colours.ts';

/** A fenced block: its language, a button that copies it, colours once the highlighter is there. */
export function CodeBlock({ code, language }: { readonly code: string; readonly language: string | null }) {
  const t = useMessages(markdownMessages);
  const colours = useColours(code, language, use(Grows));
  const coloured = useMemo(
    () =>
      colours.tokens.map((token, index) =>
        token.className === '' ? (
          token.text
        ) : (
          <span key={index} className={token.className}>
            {token.text}
          </span>
        ),
      ),
    [colours],
  );
  return (
    <div className="code-block">
      <div className="flex items-center justify-between gap-2 border-b border-line py-0.5 pr-1 pl-3">
        <span className="font-mono text-mono text-ink-3">{language ?? ''}</span>
        <CopyButton label={t('copyCode')} text={code} />
      </div>
      <pre tabIndex={0}>
        <code>
          {coloured}
          {inPieces(code.slice(colours.code.length))}
        </code>
      </pre>
    </div>
  );
}

const PIECE = 2_048;

/** Long code in text nodes of their own, cut at line ends: what is added changes the last of them alone. */
function inPieces(code: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  while (code.length - from > PIECE) {
    const end = code.indexOf('\n', from + PIECE) + 1;
    if (end === 0) break;
    pieces.push(code.slice(from, end));
    from = end;
  }
  pieces.push(code.slice(from));
  return pieces;
}
