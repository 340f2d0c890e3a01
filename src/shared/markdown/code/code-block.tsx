import { memo, use, useState } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { CopyButton } from '#src/ui/copy-button.tsx';
import { markdownMessages } from '../messages.ts';
import { Grows } from '../streaming/grows.ts';
import { CodePieces } from './code-pieces.ts';
import { CodeText } from './code-text.tsx';
import { useColours } from './use-colours.ts';
import { useLatest } from './use-latest.ts';

/** A fenced block: its language, a button that copies it, colours once they are found. */
export function CodeBlock({ code, language }: { readonly code: string; readonly language: string | null }) {
  const tokens = useColours(code, language, use(Grows));
  const [pieces] = useState(() => new CodePieces());
  const copy = useLatest(code);
  return (
    <div className="code-block">
      <CodeHead language={language} copy={copy} />
      <pre tabIndex={0}>
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
}

/** Not drawn again for each letter of the code. */
const CodeHead = memo(function CodeHead({ language, copy }: CodeHeadProps) {
  const t = useMessages(markdownMessages);
  return (
    <div
      data-added=""
      className="flex items-center justify-between gap-2 border-b border-line py-0.5 pr-1 pl-3"
    >
      <span className="font-mono text-mono text-ink-3">{language ?? ''}</span>
      <CopyButton label={t('copyCode')} text={copy} />
    </div>
  );
});
