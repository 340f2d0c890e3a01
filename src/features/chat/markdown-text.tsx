import { Component, lazy, Suspense, useDeferredValue, type ReactNode } from 'react';

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

interface FallbackProps {
  readonly plain: ReactNode;
  readonly children: ReactNode;
}

/** A renderer that cannot be loaded, or that a text breaks, must not take the conversation with it. */
class PlainOnFailure extends Component<FallbackProps, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? this.props.plain : this.props.children;
  }
}
