/** Colours of long code: looked for in a worker where there is one, else when the browser has nothing better to do. */
import type { ColourAnswer, ColourRequest } from './colour-worker.ts';
import type { CodeToken, highlight as Highlight } from './highlight.ts';
import { whenIdle } from './when-idle.ts';

/** Called with each part of the tokens; `null` where there are none. */
type Take = (tokens: readonly CodeToken[] | null, last: boolean) => void;

let worker: Worker | null = null;
let broken = typeof Worker !== 'function';
let lastId = 0;
const waiting = new Map<number, { readonly request: ColourRequest; readonly take: Take }>();

/** @returns the cancel */
export function findColours(code: string, language: string, take: Take): () => void {
  if (broken) return findHere(code, language, take);
  const id = (lastId += 1);
  const request = { id, code, language };
  waiting.set(id, { request, take });
  opened().postMessage(request);
  return () => {
    waiting.delete(id);
  };
}

function opened(): Worker {
  if (worker !== null) return worker;
  worker = new Worker(new URL('./colour-worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = ({ data }: MessageEvent<ColourAnswer>) => {
    waiting.get(data.id)?.take(data.tokens, data.last);
    if (data.last) waiting.delete(data.id);
  };
  worker.onerror = () => {
    broken = true;
    worker?.terminate();
    worker = null;
    for (const { request, take } of waiting.values()) findHere(request.code, request.language, take);
    waiting.clear();
  };
  return worker;
}

let loaded: typeof Highlight | null = null;

/** The highlighter for short code, once it is here. */
export const highlighter = (): typeof Highlight | null => loaded;

export const loadHighlighter = (): Promise<typeof Highlight> =>
  import('./highlight.ts').then(({ highlight }) => (loaded = highlight));

function findHere(code: string, language: string, take: Take): () => void {
  let cancelled = false;
  let cancel = (): void => undefined;
  loadHighlighter().then(
    (highlight) => {
      if (cancelled) return;
      cancel = whenIdle(() => {
        const tokens = highlight(code, language);
        take(tokens === null || tokens.length === 0 ? null : tokens, true);
      });
    },
    () => undefined,
  );
  return () => {
    cancelled = true;
    cancel();
  };
}
