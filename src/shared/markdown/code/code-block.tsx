import { memo, use, useState, type ReactNode } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { CopyButton } from '#src/ui/copy-button.tsx';
import { markdownMessages } from '../messages.ts';
import { Grows } from '../streaming/grows.ts';
import { CodePieces } from './code-pieces.ts';
import { CodeText } from './code-text.tsx';
import { useColours } from './use-colours.ts';
import { useLatest } from './use-latest.ts';

export interface CodeBlockProps {
  readonly code: string;
  readonly language: string | null;
  /** What else can be done with it; the same element while nothing of it changes. */
  readonly action?: ReactNode;
  /** Stands in the code's place: the code is not seen then, but still selected and copied with what is around it. */
  readonly instead?: ReactNode;
  /** A search went to something in the code that is not seen. */
  readonly onSought?: () => void;
  /** Said beneath the head, beside what was pressed there: under a long code nobody would see it. */
  readonly note?: ReactNode;
}

/** A fenced block: its language, a button that copies it, colours once they are found. */
export function CodeBlock({ code, language, action, instead = null, onSought, note }: CodeBlockProps) {
  const tokens = useColours(code, language, use(Grows));
  const [pieces] = useState(() => new CodePieces());
  const copy = useLatest(code);
  return (
    <div className="code-block">
      <CodeHead language={language} copy={copy} action={action} />
      {note}
      {instead}
      <pre {...(instead === null ? { tabIndex: 0 } : { className: 'code-away', onScroll: onSought })}>
        <code>
          <CodeText pieces={pieces.read(code)} tokens={tokens} />
        </code>
      </pre>
    </div>
  );
}

interface CodeHeadProps {
  readonly language: string | null;
  readonly copy: () => string;
  readonly action: ReactNode;
}

/** Not drawn again for each letter of the code. */
const CodeHead = memo(function CodeHead({ language, copy, action }: CodeHeadProps) {
  const t = useMessages(markdownMessages);
  // A bar with nothing to say would only be grey: the button stands in the corner of the code.
  const isBare = language === null && !action;
  return (
    <div
      data-added=""
      className={
        isBare
          ? 'absolute top-1 right-1 z-10 rounded-md bg-canvas'
          : 'flex items-center justify-between gap-2 border-b border-line py-0.5 pr-1 pl-3'
      }
    >
      {isBare ? null : <span className="font-mono text-mono text-ink-3">{language ?? ''}</span>}
      <span className="flex items-center gap-1">
        {action}
        <CopyButton label={t('copyCode')} text={copy} />
      </span>
    </div>
  );
});
