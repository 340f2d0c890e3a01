/**
 * The way of a Markdown text to React, in steps that can be taken for a part of it: the parser, the plugins and the
 * conversions are those that react-markdown puts behind one another, in its order.
 */
import { Fragment, type ReactNode } from 'react';
import { jsx, jsxs } from 'react/jsx-runtime';
import type { ElementContent, Root as HastRoot, RootContent as HastContent, Text } from 'hast';
import { toJsxRuntime } from 'hast-util-to-jsx-runtime';
import type { Definition, Html, Nodes, Root, RootContent } from 'mdast';
import { toHast, type State } from 'mdast-util-to-hast';
import type { Components, Options } from 'react-markdown';
import remarkParse from 'remark-parse';
import { unified, type Processor } from 'unified';

type Plugins = NonNullable<Options['remarkPlugins']>;

/** What one parse of a part of the text gives. */
export interface Parsed {
  readonly root: Root;
  /** Reference definitions in it, in their order. */
  readonly definitions: readonly Definition[];
  /** It defines footnotes: they are numbered over the whole text, so no part of it stands by itself. */
  readonly footnotes: boolean;
  /** Where the text node ends that is the last thing in it; -1 where something else is. */
  readonly leafEnd: number;
}

export interface Pipeline {
  /** @param known definitions that stand elsewhere in the text: a reference is one only where its label is defined */
  parse(source: string, known: readonly Definition[]): Parsed;
  /** Children of the root as HTML has them; nodes that draw nothing are left out. @param definitions in the order of the text */
  toHast(children: readonly RootContent[], definitions: readonly Definition[]): HastContent[];
  toReact(node: HastContent): ReactNode;
}

/** As much of a parser of micromark as this needs. */
interface LineParser {
  readonly defined: string[];
  gfmFootnotes?: string[];
}

/** Says a parser which labels are defined elsewhere. It matches nothing: it is a place at which the parser can be met. */
function labelsFromElsewhere(meet: (parser: LineParser) => void) {
  const place = {
    tokenize(this: { parser: LineParser }, _effects: unknown, _ok: unknown, nok: unknown) {
      meet(this.parser);
      return nok;
    },
  };
  // Also at a bracket: after a footnote that ends with its label no other place is tried.
  return { document: { 91: [place], null: [place] } };
}

export const labelOf = ({ identifier }: Definition): string => identifier.toUpperCase();

/** @param prefix of ids that are made out of the text */
export function createPipeline(plugins: Plugins, components: Components, prefix: string): Pipeline {
  const base = unified().use(remarkParse).use(plugins);
  const plain = base().freeze() as unknown as Processor;
  let known: readonly Definition[] = [];
  let met: LineParser | null = null;
  const aware = base()
    .use(function meetParser(this: Processor) {
      const data = this.data() as { micromarkExtensions?: unknown[] };
      data.micromarkExtensions = [
        ...(data.micromarkExtensions ?? []),
        labelsFromElsewhere((parser) => {
          if (met === parser) return;
          met = parser;
          for (const definition of known) parser.defined.push(labelOf(definition));
        }),
      ];
    } as never)
    .freeze() as unknown as Processor;

  return {
    parse(source, from) {
      known = from;
      met = null;
      const defines = source.includes(']:');
      const processor = defines || known.length > 0 ? aware : plain;
      const tree = processor.parse(source) as Root;
      const footnotes = ((met as LineParser | null)?.gfmFootnotes?.length ?? 0) > 0;
      const leafEnd = endOfLastLeaf(tree);
      const root = processor.runSync(tree) as Root;
      return { root, definitions: defines ? definitionsIn(root) : [], footnotes, leafEnd };
    },
    toHast(children, definitions) {
      const tree: Root = { type: 'root', children: [...definitions, ...children] };
      const hast = toHast(tree, {
        allowDangerousHtml: true,
        clobberPrefix: prefix,
        handlers: { html: asText },
      }) as HastRoot;
      // A line feed stands between each two.
      const drawn = hast.children;
      const footer = drawn.at(-1);
      const isFooter = footer?.type === 'element' && 'dataFootnotes' in footer.properties;
      const body = (isFooter ? drawn.slice(0, -2) : drawn).filter((_, index) => index % 2 === 0);
      return isFooter ? [...body, footer] : body;
    },
    toReact: (node) =>
      toJsxRuntime(node, {
        Fragment,
        components,
        ignoreInvalidStyle: true,
        jsx,
        jsxs,
        passKeys: true,
        passNode: true,
      }) as ReactNode,
  };
}

/** HTML in a text is shown as the text that it is. */
function asText(state: State, node: Html): ElementContent {
  const text: Text = { type: 'text', value: node.value };
  state.patch(node, text);
  return state.applyData(node, text);
}

/** All definitions, also those inside of quotes and lists. Own list instead of recursion: depth costs no stack. */
export function definitionsIn(root: Nodes): Definition[] {
  const found: Definition[] = [];
  const open: Nodes[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === 'definition') found.push(node);
    else if ('children' in node)
      for (let at = node.children.length - 1; at >= 0; at -= 1) open.push(node.children[at] as Nodes);
  }
  return found;
}

function endOfLastLeaf(root: Root): number {
  let node: Nodes | undefined = root;
  while (node !== undefined && 'children' in node) node = node.children.at(-1);
  return node?.type === 'text' ? (node.position?.end.offset ?? -1) : -1;
}
