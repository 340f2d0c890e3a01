import { lazy, Suspense, useDeferredValue } from 'react';
import { PlainOnFailure } from '#src/shared/markdown/plain-on-failure.tsx';

const MarkdownRenderer = lazy(() => import('./markdown-renderer.tsx'));

/**
 * Text of an answer as Markdown; plain until the renderer is there, and where it cannot be loaded. While it
 * streams, rendering follows as fast as the page has time for it.
 */
export function MarkdownText({ text }: { readonly text: string }) {
  const shown = useDeferredValue(text);
  const plain = <p className="whitespace-pre-wrap">{text}</p>;
  return (
    <div className="markdown text-read">
      <PlainOnFailure plain={plain}>
        <Suspense fallback={plain}>
          <MarkdownRenderer text={shown} />
        </Suspense>
      </PlainOnFailure>
    </div>
  );
}
