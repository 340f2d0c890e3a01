/**
 * Markdown of an answer: GFM, emphasis that is right in Korean, citations, code. No raw HTML; links, images and
 * ids are made safe. A chunk of its own: the composer never waits for it.
 */
import { memo, useId, type ReactElement, type ReactNode } from 'react';
import Markdown, { type Components, type Options } from 'react-markdown';
import remarkCjkFriendly from 'remark-cjk-friendly';
import remarkCjkFriendlyStrikethrough from 'remark-cjk-friendly-gfm-strikethrough';
import remarkGfm from 'remark-gfm';
import { useMessages } from '#src/i18n/use-messages.ts';
import { CitationButton } from './citation-button.tsx';
import { CodeBlock } from './code-block.tsx';
import './markdown.css';
import { chatMessages } from './messages.ts';
import { remarkCitations } from './remark-citations.ts';
import { ImageCard, SafeLink } from './safe-link.tsx';

const plugins: NonNullable<Options['remarkPlugins']> = [
  remarkGfm,
  remarkCjkFriendly,
  remarkCjkFriendlyStrikethrough,
  remarkCitations,
];

const components: Components = {
  // The page's own outline ends at level 2.
  h1: ({ children }) => <h3>{children}</h3>,
  h2: ({ children }) => <h4>{children}</h4>,
  h3: ({ children }) => <h5>{children}</h5>,
  h4: ({ children }) => <h6>{children}</h6>,
  h5: ({ children }) => <h6>{children}</h6>,
  a: ({ href, children }) => <SafeLink href={href}>{children}</SafeLink>,
  img: ({ src, alt }) => <ImageCard src={typeof src === 'string' ? src : undefined} alt={alt ?? ''} />,
  pre: ({ children }) => <Fence>{children}</Fence>,
  table: ({ children }) => <ScrollingTable>{children}</ScrollingTable>,
  input: ({ checked }) => <TaskMark done={checked === true} />,
  cite: ({ node }) => (
    <CitationButton n={Number(node?.properties['dataSource'] ?? node?.properties['data-source'])} />
  ),
};

function Fence({ children }: { readonly children?: ReactNode }) {
  const { props } = children as ReactElement<{ className?: string; children?: ReactNode }>;
  const language = /language-(\S+)/.exec(props.className ?? '')?.[1] ?? null;
  const code = typeof props.children === 'string' ? props.children.replace(/\n$/, '') : '';
  return <CodeBlock code={code} language={language} />;
}

function ScrollingTable({ children }: { readonly children?: ReactNode }) {
  const t = useMessages(chatMessages);
  return (
    <div role="group" aria-label={t('table')} tabIndex={0} className="table-scroll">
      <table>{children}</table>
    </div>
  );
}

function TaskMark({ done }: { readonly done: boolean }) {
  const t = useMessages(chatMessages);
  return (
    <span role="img" aria-label={done ? t('done') : t('open')}>
      {done ? '☑' : '☐'}
    </span>
  );
}

const keepUrl = (url: string): string => url;

/** Renders `text`; HTML in it is shown as the text that it is. What a URL may do is decided where it is drawn. */
const MarkdownRenderer = memo(function MarkdownRenderer({ text }: { readonly text: string }) {
  const prefix = useId();
  return (
    <Markdown
      remarkPlugins={plugins}
      components={components}
      urlTransform={keepUrl}
      remarkRehypeOptions={{ clobberPrefix: `${prefix}-` }}
    >
      {text}
    </Markdown>
  );
});

export default MarkdownRenderer;
