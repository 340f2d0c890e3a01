import { useEffect, useRef, useState, type RefObject } from 'react';
import { systemClock, type Clock } from '#src/lib/clock.ts';
import { readFrameMessage, type DrawMessage, type DrawnPicture, type Failure } from './diagram-wire.ts';
import { readLook, useDark } from './use-look.ts';

/** Until the sandbox says that it is there: its scripts may come from far. */
const READY_MS = 20_000;
/** Until it has drawn. What takes longer never ends, or holds up whatever shares its process. */
const DRAWN_MS = 10_000;

export type SandboxFailure = Failure | { readonly why: 'noAnswer' | 'notReady' };

interface SandboxOptions {
  readonly code: string;
  readonly onFailed: (failure: SandboxFailure) => void;
  readonly onHeight: (height: number) => void;
  readonly clock?: Clock;
}

/** Gives a diagram to the sandbox in `frame`, again whenever the page's colours change. @returns null until it is drawn */
export function useSandbox(
  frame: RefObject<HTMLIFrameElement | null>,
  { code, onFailed, onHeight, clock = systemClock }: SandboxOptions,
): DrawnPicture | null {
  /** How often it was: a frame that is moved in the page starts anew, and knows nothing of before. */
  const [ready, setReady] = useState(0);
  const [drawn, setDrawn] = useState<DrawnPicture | null>(null);
  const dark = useDark();
  const n = useRef(0);
  const cancelWait = useRef<() => void>(() => undefined);

  useEffect(() => {
    cancelWait.current = clock.schedule(() => {
      onFailed({ why: 'notReady' });
    }, READY_MS);
    const onMessage = ({ source, data }: MessageEvent) => {
      // Its origin is "null", as that of every sandbox: what tells them apart is the window.
      if (source === null || source !== frame.current?.contentWindow) return;
      const message = readFrameMessage(data);
      if (message === null) return;
      if (message.diagram === 'ready') {
        setDrawn(null);
        setReady((times) => times + 1);
      } else if (message.diagram === 'resized') onHeight(message.height);
      else if (message.n === n.current) {
        cancelWait.current();
        if (message.diagram === 'failed') {
          onFailed(message.failure);
          return;
        }
        onHeight(message.height);
        setDrawn(message);
      }
    };
    addEventListener('message', onMessage);
    return () => {
      removeEventListener('message', onMessage);
      cancelWait.current();
    };
  }, [frame, clock, onFailed, onHeight]);

  useEffect(() => {
    const target = frame.current;
    if (ready === 0 || target === null) return;
    cancelWait.current();
    cancelWait.current = clock.schedule(() => {
      onFailed({ why: 'noAnswer' });
    }, DRAWN_MS);
    n.current += 1;
    const place = target.parentElement ?? document.body;
    const order: DrawMessage = { diagram: 'draw', n: n.current, text: code, look: readLook(place, dark) };
    // An opaque origin has no name. Where the frame could go is held by its sandbox and by our `frame-src`.
    target.contentWindow?.postMessage(order, '*');
  }, [frame, clock, onFailed, ready, code, dark]);

  return drawn;
}
