import { use, useCallback, useMemo, useRef, useState } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { Clock } from '#src/lib/clock.ts';
import { Button } from '#src/ui/button.tsx';
import { CodeBlock } from '../code/code-block.tsx';
import { Grows } from '../streaming/grows.ts';
import { DiagramFrame } from './diagram-frame.tsx';
import { DiagramFailure } from './diagram-failure.tsx';
import { diagramMessages } from './diagram-messages.ts';
import { isTooMuch } from './diagram-limits.ts';
import { keepDiagram, knownDiagram } from './known-diagrams.ts';
import type { SandboxFailure } from './use-sandbox.ts';

/** A fence of Mermaid: its code, and once it is complete and somebody wants to see it, the picture. */
export function DiagramFence({ code, clock }: { readonly code: string; readonly clock?: Clock }) {
  const t = useMessages(diagramMessages);
  const grows = use(Grows);
  const [wanted, setWanted] = useState(() => knownDiagram(code).shown);
  const [failure, setFailure] = useState<SandboxFailure | { readonly why: 'tooMuch' } | null>(null);
  const isShown = wanted && !grows;
  const opener = useRef<HTMLButtonElement>(null);

  const show = useCallback(
    (next: boolean) => {
      const tooMuch = next && isTooMuch(code);
      setFailure(tooMuch ? { why: 'tooMuch' } : null);
      setWanted(next && !tooMuch);
      keepDiagram(code, { shown: next && !tooMuch });
    },
    [code],
  );
  const onFailed = useCallback(
    (why: SandboxFailure) => {
      setFailure(why);
      setWanted(false);
      keepDiagram(code, { shown: false });
    },
    [code],
  );
  const toggle = useMemo(
    () =>
      grows ? null : (
        <Button
          ref={opener}
          size="sm"
          variant="ghost"
          data-opens=""
          className="focus-visible:-outline-offset-2"
          onClick={() => {
            show(!isShown);
          }}
        >
          {t(isShown ? 'showCode' : 'showDiagram')}
        </Button>
      ),
    [grows, isShown, show, t],
  );
  return (
    <CodeBlock
      code={code}
      language="mermaid"
      action={toggle}
      onSought={() => {
        show(false);
      }}
      instead={
        isShown ? (
          <DiagramFrame
            key={code}
            code={code}
            onFailed={onFailed}
            {...(clock === undefined ? {} : { clock })}
          />
        ) : null
      }
      note={
        failure === null || grows ? null : (
          <DiagramFailure
            failure={failure}
            code={code}
            onRetry={() => {
              // What is pressed goes with the notice.
              opener.current?.focus();
              show(true);
            }}
          />
        )
      }
    />
  );
}
