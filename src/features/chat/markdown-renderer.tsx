/**
 * Markdown of an answer: that of every text, and citations. A chunk of its own: the composer never waits for it.
 */
import { memo } from 'react';
import type { Components } from 'react-markdown';
import { Prose } from '#src/shared/markdown/prose.tsx';
import { CitationButton } from './citation-button.tsx';
import { remarkCitations } from './remark-citations.ts';

const plugins = [remarkCitations];

const components: Components = {
  cite: ({ node }) => (
    <CitationButton n={Number(node?.properties['dataSource'] ?? node?.properties['data-source'])} />
  ),
};

/** Renders `text` with its citations. */
const MarkdownRenderer = memo(function MarkdownRenderer({ text }: { readonly text: string }) {
  return <Prose text={text} plugins={plugins} components={components} />;
});

export default MarkdownRenderer;
