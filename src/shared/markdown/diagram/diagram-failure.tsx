import { TriangleAlert } from 'lucide-react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import { showHidden } from '../hidden-chars.tsx';
import { diagramMessages } from './diagram-messages.ts';
import type { SandboxFailure } from './use-sandbox.ts';

const MOST_OF_LINE = 120;

interface DiagramFailureProps {
  readonly failure: SandboxFailure | { readonly why: 'tooMuch' };
  readonly code: string;
  readonly onRetry: () => void;
}

/** Why there is no picture, above the code that stands in its place. */
export function DiagramFailure({ failure, code, onRetry }: DiagramFailureProps) {
  const t = useMessages(diagramMessages);
  // Another try helps where the network or the machine was at fault, and not where the text is.
  const mayWork = failure.why === 'noAnswer' || failure.why === 'notReady' || failure.why === 'not-loaded';
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-2 border-b border-line bg-red-soft px-3 py-1.5 text-sm text-red"
    >
      <TriangleAlert aria-hidden="true" className="size-4 shrink-0" />
      <span className="min-w-0 flex-1 wrap-anywhere">
        {failure.why === 'syntax' && failure.line !== null ? (
          <>
            {t('syntaxAt', { line: failure.line, words: '' })}
            <code className="font-mono text-mono">{showHidden(lineOf(code, failure.line))}</code>
          </>
        ) : (
          t(failure.why)
        )}
      </span>
      {mayWork ? (
        <Button size="sm" onClick={onRetry}>
          {t('tryAgain')}
        </Button>
      ) : null}
    </div>
  );
}

/** The line itself: what the parser expected instead are the names of its own tokens. */
function lineOf(code: string, line: number): string {
  const words = (code.split(/\r\n?|\n/)[line - 1] ?? '').trim();
  return words.length > MOST_OF_LINE ? `${words.slice(0, MOST_OF_LINE)}…` : words;
}
