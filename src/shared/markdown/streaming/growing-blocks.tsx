import { useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { releaseBlocks } from './release-blocks.ts';

/**
 * The box of a text. While the text grows, its blocks are laid out only where they are seen; once it has ended all of
 * them are, a few in each frame.
 */
export function GrowingBlocks({
  growing,
  children,
}: {
  readonly growing: boolean;
  readonly children: ReactNode;
}) {
  const ref = useRef<HTMLDivElement>(null);
  const [grew, setGrew] = useState(growing);
  if (growing && !grew) setGrew(true);

  useLayoutEffect(() => {
    if (growing || !grew || ref.current === null) return undefined;
    return releaseBlocks(ref.current, () => {
      setGrew(false);
    });
  }, [growing, grew]);

  return (
    <div ref={ref} className={growing || grew ? 'markdown markdown-grows text-read' : 'markdown text-read'}>
      {children}
    </div>
  );
}
