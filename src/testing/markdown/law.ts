/** The law of a Markdown stream, ready to be tested: whatever the steps, the end is one render of the whole text. */
import { Fragment, isValidElement, type ReactNode } from 'react';
import fc from 'fast-check';
import Markdown from 'react-markdown';
import remarkCjkFriendly from 'remark-cjk-friendly';
import remarkCjkFriendlyStrikethrough from 'remark-cjk-friendly-gfm-strikethrough';
import remarkGfm from 'remark-gfm';
import { remarkMath } from '#src/shared/markdown/math/remark-math.ts';
import { BoxedGroup, BoxedItems } from '#src/shared/markdown/streaming/groups.ts';
import { Grows } from '#src/shared/markdown/streaming/grows.ts';
import { MarkdownStream } from '#src/shared/markdown/streaming/markdown-stream.ts';
import { createPipeline } from '#src/shared/markdown/streaming/pipeline.ts';
import { densest, examples } from './examples.ts';

const plugins = [remarkMath, remarkGfm, remarkCjkFriendly, remarkCjkFriendlyStrikethrough];
const PREFIX = 'p-';
const boxes = new Set<unknown>([BoxedGroup, BoxedItems]);

/** Elements as text. Much cheaper than a DOM; whoever compares two of them sees every difference that a DOM would show. */
export function serialize(node: ReactNode): string {
  if (node === null || node === undefined || typeof node === 'boolean') return '';
  if (typeof node === 'string' || typeof node === 'number') return String(node).replaceAll('<', '&lt;');
  if (Array.isArray(node)) return node.map(serialize).join('');
  if (!isValidElement<Record<string, unknown>>(node)) throw new Error('not a node');
  const { type, props } = node;
  const children = props['children'] as ReactNode;
  if (type === Fragment || (type as unknown) === Grows) return serialize(children);
  if (typeof type === 'string') {
    const own = Object.entries(props).filter(
      ([name, value]) => name !== 'children' && name !== 'node' && !(name === 'role' && value === 'list'),
    );
    // The bodies of a long table are one.
    const inside = serialize(children).replaceAll('</tbody><tbody>', '');
    return `<${type}${own.map((entry) => ` ${JSON.stringify(entry)}`).join('')}>${inside}</${type}>`;
  }
  // The boxes of what is long have no meaning, and are the same in each render of it.
  if (boxes.has(type)) return serialize(props['nodes'] as ReactNode);
  const inner = (type as { type?: unknown }).type ?? type;
  return serialize((inner as (props: unknown) => ReactNode)(props));
}

/** One render of the whole text by react-markdown. */
export const renderWhole = (text: string): string =>
  serialize(
    Markdown({
      children: text,
      remarkPlugins: plugins,
      remarkRehypeOptions: { clobberPrefix: PREFIX },
      urlTransform: (url) => url,
    }),
  );

export const startStream = (): MarkdownStream => new MarkdownStream(createPipeline(plugins, {}, PREFIX));

/** @param growing whether open marks are closed for the eye on the way, as on the page. @returns what stands there at the end */
export function streamed(stream: MarkdownStream, deltas: readonly string[], growing: boolean): string {
  let text = '';
  for (const delta of deltas) {
    text += delta;
    void stream.read(text, growing);
  }
  return serialize(stream.read(text, false));
}

export interface Chunking {
  readonly text: string;
  readonly deltas: readonly string[];
  readonly growing: boolean;
}

const text = fc.oneof(
  fc.constantFrom(...examples),
  fc.constantFrom(...densest),
  fc
    .tuple(fc.constantFrom(...examples), fc.constantFrom('', '\n', '\n\n'), fc.constantFrom(...examples))
    .map((parts) => parts.join('')),
  fc.array(fc.constantFrom(...densest), { minLength: 2, maxLength: 4 }).map((parts) => parts.join('')),
  fc
    .tuple(fc.constantFrom(...densest), fc.constantFrom(...densest))
    .map(([a, b]) => a.slice(0, Math.floor(a.length / 2)) + b),
);

/** Code units, not characters: a cut may go through a surrogate pair, an entity, CR LF. */
function cut(whole: string, sizes: readonly number[]): string[] {
  const deltas: string[] = [];
  for (let from = 0, step = 0; from < whole.length; step += 1) {
    const size = sizes[step % sizes.length] ?? 1;
    deltas.push(whole.slice(from, from + size));
    from += size;
  }
  return deltas;
}

const sizes = fc.oneof(
  { weight: 1, arbitrary: fc.constant([1]) },
  { weight: 4, arbitrary: fc.array(fc.integer({ min: 4, max: 20 }), { minLength: 1, maxLength: 6 }) },
  { weight: 4, arbitrary: fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 6 }) },
);

export const chunkings: fc.Arbitrary<Chunking> = fc
  .tuple(text, sizes, fc.boolean(), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([whole, steps, growing, part]) => {
    // Any beginning of a text is a text as well.
    const ends = part < 0.3 ? whole.slice(0, Math.ceil((part / 0.3) * whole.length)) : whole;
    return { text: ends, deltas: cut(ends, steps), growing };
  });

/** @throws where the two are not the same */
export function expectLaw({ text: whole, deltas, growing }: Chunking): void {
  const expected = renderWhole(whole);
  const got = streamed(startStream(), deltas, growing);
  if (got !== expected)
    throw new Error(
      `${JSON.stringify(deltas)} growing: ${String(growing)}\nwhole:    ${expected}\nstreamed: ${got}`,
    );
}

/** Two texts that come by turns, each into a stream of its own. @throws where one is not as it is alone */
export function expectApart(one: Chunking, other: Chunking): void {
  const streams = [one, other].map((chunking) => ({ ...chunking, stream: startStream(), shown: '' }));
  for (let step = 0; streams.some(({ deltas }) => step < deltas.length); step += 1) {
    for (const each of streams) {
      each.shown += each.deltas[step] ?? '';
      void each.stream.read(each.shown, each.growing);
    }
  }
  for (const { stream, text: whole } of streams)
    if (serialize(stream.read(whole, false)) !== renderWhole(whole))
      throw new Error(JSON.stringify([one, other]));
}
