/** A remark plugin: formulas in dollars. They become code of the language "math", which the page draws as formulas. */
import type { Extension } from 'mdast-util-from-markdown';
import { mathFromMarkdown } from 'mdast-util-math';
import { math } from 'micromark-extension-math';
import type { Processor } from 'unified';
import { mathText } from './math-text.ts';

export function remarkMath(this: Processor): void {
  const data = this.data() as { micromarkExtensions?: unknown[]; fromMarkdownExtensions?: unknown[] };
  (data.micromarkExtensions ??= []).push({ flow: math().flow, text: { 36: mathText } });
  (data.fromMarkdownExtensions ??= []).push(mathFromMarkdown(), displayed);
}

/** Between two dollars each a formula is to stand by itself, though it be written in one line. */
const displayed: Extension = {
  exit: {
    mathTextSequence(token) {
      // On top of it lies what buffers its text.
      const node = this.stack.at(-2);
      if (node?.type !== 'inlineMath' || token.end.offset - token.start.offset < 2) return;
      node.data = { ...node.data, hProperties: { className: ['language-math', 'math-display'] } };
    },
  },
};
