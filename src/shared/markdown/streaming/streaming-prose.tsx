import { useId, useState, type ReactNode } from 'react';
import { HardText } from '../hard-text.ts';
import { PlainPart } from '../plain-part.tsx';
import { baseComponents, basePlugins, type ProseProps } from '../prose.tsx';
import { MarkdownStream } from './markdown-stream.ts';
import { createPipeline } from './pipeline.ts';

export interface StreamingProseProps extends ProseProps {
  /** More of the text may come: marks that are still open are drawn as if they were closed. */
  readonly growing: boolean;
}

const none: NonNullable<ProseProps['plugins']> = [];

/** As `Prose`, for a text that grows: what is finished of it is not drawn again. */
export function StreamingProse({
  text,
  growing,
  plugins = none,
  components,
}: StreamingProseProps): ReactNode {
  const prefix = useId();
  const [stream] = useState(
    () =>
      new MarkdownStream(
        createPipeline([...basePlugins, ...plugins], { ...baseComponents, ...components }, `${prefix}-`),
      ),
  );
  // What either gives depends on the text alone, whatever it read before: what they keep is a cache.
  const [hardness] = useState(() => new HardText());
  const hard = hardness.read(text);
  if (hard === -1) return stream.read(text, growing);
  return (
    <>
      {stream.read(text.slice(0, hard), false)}
      <PlainPart text={text.slice(hard)} />
    </>
  );
}
