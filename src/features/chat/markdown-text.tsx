import { PlainOnFailure } from '#src/shared/markdown/plain-on-failure.tsx';
import { useRenderer } from './use-renderer.ts';

export interface MarkdownTextProps {
  readonly text: string;
  /** More of it may come. */
  readonly growing: boolean;
}

/**
 * Text of an answer as Markdown; plain until the renderer is there, and where it cannot be loaded. Drawn in the frame in
 * which it comes, as what it costs does not grow with its length: put off, it would be seen a frame later.
 */
export function MarkdownText({ text, growing }: MarkdownTextProps) {
  const { Renderer } = useRenderer();
  const plain = <p className="text-read whitespace-pre-wrap">{text}</p>;
  return (
    <PlainOnFailure plain={plain}>
      {Renderer === null ? plain : <Renderer text={text} growing={growing} />}
    </PlainOnFailure>
  );
}
