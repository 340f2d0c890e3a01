/** The renderers, each used as its documentation shows for a text that streams. */
import { TextMessagePartProvider } from '@assistant-ui/react';
import { MarkdownTextPrimitive } from '@assistant-ui/react-markdown';
import { marked } from 'marked';
import { memo, useMemo, type ReactNode } from 'react';
import Markdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { Streamdown } from 'streamdown';
import { GrowingBlocks } from '#src/shared/markdown/streaming/growing-blocks.tsx';
import { StreamingProse } from '#src/shared/markdown/streaming/streaming-prose.tsx';

const plugins = [remarkGfm];

/** The recipe of the AI SDK's cookbook: blocks by marked, each memoised. */
const MemoizedBlock = memo(function MemoizedBlock({ content }: { readonly content: string }) {
  return <Markdown remarkPlugins={plugins}>{content}</Markdown>;
});

function MemoizedMarkdown({ text }: { readonly text: string }) {
  const blocks = useMemo(() => marked.lexer(text).map(({ raw }) => raw), [text]);
  return blocks.map((content, index) => <MemoizedBlock key={index} content={content} />);
}

export const contenders: Readonly<Record<string, (text: string) => ReactNode>> = {
  ours: (text) => (
    <GrowingBlocks growing>
      <StreamingProse text={text} growing />
    </GrowingBlocks>
  ),
  'react-markdown': (text) => (
    <div className="markdown text-read">
      <Markdown remarkPlugins={plugins}>{text}</Markdown>
    </div>
  ),
  'marked + memoised blocks': (text) => (
    <div className="markdown text-read">
      <MemoizedMarkdown text={text} />
    </div>
  ),
  // Its runtime hands a part of a message the text that has come so far; the smoothing would hold words back.
  'assistant-ui': (text) => (
    <TextMessagePartProvider text={text} isRunning>
      <MarkdownTextPrimitive className="markdown text-read" remarkPlugins={plugins} smooth={false} />
    </TextMessagePartProvider>
  ),
  streamdown: (text) => <Streamdown className="markdown text-read">{text}</Streamdown>,
};
