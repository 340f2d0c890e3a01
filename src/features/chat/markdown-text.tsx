import { useDeferredValue } from 'react';
import { PlainOnFailure } from '#src/shared/markdown/plain-on-failure.tsx';
import { useRenderer } from './use-renderer.ts';

export interface MarkdownTextProps {
  readonly text: string;
  /** More of it may come. */
  readonly growing: boolean;
}

/**
 * Text of an answer as Markdown; plain until the renderer is there, and where it cannot be loaded. While it
 * streams, rendering follows as fast as the page has time for it.
 */
export function MarkdownText({ text, growing }: MarkdownTextProps) {
  const shown = useDeferredValue(text);
  const { Renderer } = useRenderer();
  const plain = <p className="text-read whitespace-pre-wrap">{text}</p>;
  return (
    <PlainOnFailure plain={plain}>
      {Renderer === null ? plain : <Renderer text={shown} growing={growing || shown !== text} />}
    </PlainOnFailure>
  );
}
