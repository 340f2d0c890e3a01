/**
 * Markdown as answers and documents have it: GFM, emphasis that is right in Korean, code. No raw HTML; links,
 * images and ids are made safe. Heavy: import it in lazily loaded parts only, inside an element of class `markdown`.
 */
import { useId, useMemo, type ReactElement, type ReactNode } from 'react';
import Markdown, { type Components, type Options } from 'react-markdown';
import remarkCjkFriendly from 'remark-cjk-friendly';
import remarkCjkFriendlyStrikethrough from 'remark-cjk-friendly-gfm-strikethrough';
import remarkGfm from 'remark-gfm';
import { useMessages } from '#src/i18n/use-messages.ts';
import { CodeBlock } from './code/code-block.tsx';
import { DiagramFence } from './diagram/diagram-fence.tsx';
import { FOOTNOTE_LABEL, FootnoteLink, FootnotesTitle, isFootnoteLink } from './footnotes.tsx';
import { HardText } from './hard-text.ts';
import { showHiddenIn } from './hidden-chars.tsx';
import { ImageCard, imagesIn } from './image-card.tsx';
import './markdown.css';
import { FormulaBlock, FormulaText } from './math/formula-text.tsx';
import { remarkMath } from './math/remark-math.ts';
import { markdownMessages } from './messages.ts';
import { PlainPart } from './plain-part.tsx';
import { SafeLink } from './safe-link.tsx';
import { useSettledColumns } from './streaming/use-settled-columns.ts';

type Plugins = NonNullable<Options['remarkPlugins']>;

export const basePlugins: Plugins = [
  remarkMath,
  remarkGfm,
  remarkCjkFriendly,
  remarkCjkFriendlyStrikethrough,
];

export const baseComponents: Components = {
  // The page's own outline ends at level 2.
  h1: ({ children }) => <h3>{children}</h3>,
  h2: ({ children, node }) => (
    <h4>{node?.properties['id'] === FOOTNOTE_LABEL ? <FootnotesTitle /> : children}</h4>
  ),
  h3: ({ children }) => <h5>{children}</h5>,
  h4: ({ children }) => <h6>{children}</h6>,
  h5: ({ children }) => <h6>{children}</h6>,
  a: (props) =>
    isFootnoteLink(props) ? (
      <FootnoteLink {...props} />
    ) : (
      <SafeLink href={props.href} images={imagesIn(props.node)}>
        {props.children}
      </SafeLink>
    ),
  img: ({ src, alt }) => <ImageCard src={typeof src === 'string' ? src : undefined} alt={alt ?? ''} />,
  code: ({ className, children }) => <InlineCode className={className}>{children}</InlineCode>,
  pre: ({ children }) => <Fence>{children}</Fence>,
  table: ({ children }) => <ScrollingTable>{children}</ScrollingTable>,
  input: ({ checked }) => <TaskMark done={checked === true} />,
};

function Fence({ children }: { readonly children?: ReactNode }) {
  const { props } = children as ReactElement<{ className?: string; children?: ReactNode }>;
  const language = /language-(\S+)/.exec(props.className ?? '')?.[1] ?? null;
  const lines = typeof props.children === 'string' ? props.children : '';
  const code = lines.endsWith('\n') ? lines.slice(0, -1) : lines;
  if (language === 'math') return <FormulaBlock tex={code} />;
  if (language === 'mermaid') return <DiagramFence code={code} />;
  return <CodeBlock code={code} language={language} />;
}

function InlineCode({
  className,
  children,
}: {
  readonly className: string | undefined;
  readonly children?: ReactNode;
}) {
  const kind = /math-(inline|display)/.exec(className ?? '')?.[1];
  if (kind !== undefined && typeof children === 'string')
    return <FormulaText tex={children} display={kind === 'display'} />;
  return <code className={className}>{showHiddenIn(children)}</code>;
}

function ScrollingTable({ children }: { readonly children?: ReactNode }) {
  const t = useMessages(markdownMessages);
  const table = useSettledColumns();
  return (
    <div role="group" aria-label={t('table')} tabIndex={0} className="table-scroll">
      <table ref={table}>{children}</table>
    </div>
  );
}

function TaskMark({ done }: { readonly done: boolean }) {
  const t = useMessages(markdownMessages);
  return (
    <span role="img" className="task-mark" aria-label={done ? t('done') : t('open')}>
      {done ? '☑' : '☐'}
    </span>
  );
}

const keepUrl = (url: string): string => url;

export interface ProseProps {
  readonly text: string;
  /** Beside those of every text; the same array each time. */
  readonly plugins?: Plugins;
  readonly components?: Components;
}

/** Renders `text`; HTML in it is shown as the text that it is. What a URL may do is decided where it is drawn. */
export function Prose({ text, plugins = [], components = {} }: ProseProps) {
  const prefix = useId();
  const hard = useMemo(() => new HardText().read(text), [text]);
  return (
    <>
      <Markdown
        remarkPlugins={[...basePlugins, ...plugins]}
        components={{ ...baseComponents, ...components }}
        urlTransform={keepUrl}
        remarkRehypeOptions={{ clobberPrefix: `${prefix}-` }}
      >
        {hard === -1 ? text : text.slice(0, hard)}
      </Markdown>
      {hard === -1 ? null : <PlainPart text={text.slice(hard)} />}
    </>
  );
}
