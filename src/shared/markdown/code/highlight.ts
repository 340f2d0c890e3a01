/** Highlighting of code by lowlight: a chunk of its own, loaded with the first block that names a language. */
import { common, createLowlight } from 'lowlight';

/** A run of text with its classes; nested tokens are flattened to the innermost. */
export interface CodeToken {
  readonly text: string;
  readonly className: string;
}

interface HastNode {
  readonly type: string;
  readonly value?: string;
  readonly properties?: { readonly className?: unknown };
  readonly children?: readonly HastNode[];
}

const lowlight = createLowlight(common);

/** Longer code stays plain: highlighting it would hold up the page. */
const MAX_LENGTH = 60_000;

/** Tokens of `code`, or null where the language is not known. */
export function highlight(code: string, language: string): CodeToken[] | null {
  if (code.length > MAX_LENGTH || !lowlight.registered(language)) return null;
  const tokens: CodeToken[] = [];
  flatten(lowlight.highlight(language, code), '', tokens);
  return tokens;
}

function flatten(node: HastNode, className: string, tokens: CodeToken[]): void {
  if (node.type === 'text') {
    tokens.push({ text: node.value ?? '', className });
    return;
  }
  const own = node.properties?.className;
  const inner = Array.isArray(own) ? own.map(String).join(' ') : className;
  for (const child of node.children ?? []) flatten(child, inner, tokens);
}
