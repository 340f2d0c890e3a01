import { useCallback, useRef, useState } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { Clock } from '#src/lib/clock.ts';
import { Spinner } from '#src/ui/spinner.tsx';
import { diagramMessages, kindMessage } from './diagram-messages.ts';
import { DIAGRAM_PAGE } from './diagram-wire.ts';
import { keepDiagram, knownDiagram } from './known-diagrams.ts';
import { useSandbox, type SandboxFailure } from './use-sandbox.ts';

/** Before a picture's own height is known. px */
const FIRST_HEIGHT = 160;

interface DiagramFrameProps {
  readonly code: string;
  /** It cannot be drawn: the frame is to be taken away, and with it whatever goes on in it. Always the same function. */
  readonly onFailed: (failure: SandboxFailure) => void;
  readonly clock?: Clock;
}

/** The picture of a diagram, in a sandbox that can ask nobody for anything. */
export function DiagramFrame({ code, onFailed, clock }: DiagramFrameProps) {
  const t = useMessages(diagramMessages);
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(() => knownDiagram(code).height ?? FIRST_HEIGHT);
  const onHeight = useCallback(
    (next: number) => {
      keepDiagram(code, { height: next });
      setHeight(next);
    },
    [code],
  );
  const drawn = useSandbox(frame, { code, onFailed, onHeight, ...(clock === undefined ? {} : { clock }) });

  const kind = t(drawn === null ? 'frame' : kindMessage(drawn.kind));
  const title = drawn?.title ?? '';
  return (
    <div
      role="group"
      aria-label={title === '' ? kind : t('named', { kind, title })}
      aria-description={drawn?.description === '' ? undefined : drawn?.description}
      aria-busy={drawn === null}
      className="relative"
    >
      <iframe
        ref={frame}
        title={t('frame')}
        src={DIAGRAM_PAGE}
        // Not `allow-same-origin`: with it the sandbox would be none.
        sandbox="allow-scripts"
        referrerPolicy="no-referrer"
        className="diagram-frame"
        style={{ height }}
      />
      {drawn === null ? (
        <p
          role="status"
          className="absolute inset-0 flex items-center justify-center gap-2 text-sm text-ink-3"
        >
          <Spinner />
          {t('drawing')}
        </p>
      ) : null}
    </div>
  );
}
