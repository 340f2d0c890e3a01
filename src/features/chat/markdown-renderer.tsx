/**
 * Markdown of an answer: that of every text, and citations. A chunk of its own: the composer never waits for it.
 */
import { memo } from 'react';
import type { Components } from 'react-markdown';
import { GrowingBlocks } from '#src/shared/markdown/streaming/growing-blocks.tsx';
import { StreamingProse } from '#src/shared/markdown/streaming/streaming-prose.tsx';
import { CitationButton } from './citation-button.tsx';
import { remarkCitations } from './remark-citations.ts';

const plugins = [remarkCitations];

const components: Components = {
  cite: ({ node }) => (
    <CitationButton n={Number(node?.properties['dataSource'] ?? node?.properties['data-source'])} />
  ),
};

export interface MarkdownRendererProps {
  readonly text: string;
  /** More of it may come. */
  readonly growing?: boolean;
}

/** Renders `text` with its citations, in a box of its own. */
const MarkdownRenderer = memo(function MarkdownRenderer({ text, growing = false }: MarkdownRendererProps) {
  return (
    <GrowingBlocks growing={growing}>
      <StreamingProse text={text} growing={growing} plugins={plugins} components={components} />
    </GrowingBlocks>
  );
});

export default MarkdownRenderer;
