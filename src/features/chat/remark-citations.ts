/** A remark plugin: `[1]` in the text of an answer becomes a citation, which the page draws as a button. */

/** As much of a Markdown tree as this needs. */
interface MarkdownNode {
  type: string;
  value?: string;
  children?: MarkdownNode[];
  data?: { hName: string; hProperties: Record<string, string> };
}

const CITATION = /\[(\d{1,3})\]/g;

/** Inside these a number in brackets is no citation. */
const OPAQUE: ReadonlySet<string> = new Set([
  'citation',
  'link',
  'linkReference',
  'code',
  'inlineCode',
  'definition',
]);

export function remarkCitations() {
  return (tree: unknown): void => {
    splitCitations(tree as MarkdownNode);
  };
}

/** Children are read from an own list, so that depth costs no stack. */
function splitCitations(root: MarkdownNode): void {
  const open: MarkdownNode[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (!node.children || OPAQUE.has(node.type)) continue;
    if (node.children.some(({ type, value }) => type === 'text' && value?.includes('['))) {
      node.children = node.children.flatMap((child) => (child.type === 'text' ? splitText(child) : [child]));
    }
    open.push(...node.children);
  }
}

function splitText(text: MarkdownNode): MarkdownNode[] {
  const value = text.value ?? '';
  const pieces: MarkdownNode[] = [];
  let start = 0;
  for (const match of value.matchAll(CITATION)) {
    if (match.index > start) pieces.push({ type: 'text', value: value.slice(start, match.index) });
    pieces.push({
      type: 'citation',
      data: { hName: 'cite', hProperties: { 'data-source': match[1] ?? '' } },
      children: [{ type: 'text', value: match[0] }],
    });
    start = match.index + match[0].length;
  }
  if (pieces.length === 0) return [text];
  if (start < value.length) pieces.push({ type: 'text', value: value.slice(start) });
  return pieces;
}
