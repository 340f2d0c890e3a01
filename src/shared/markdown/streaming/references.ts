/** Link references look for definitions in the whole text: what is finished is drawn again when one of its labels changes. */
import type { RootContent as HastContent } from 'hast';
import type { Definition, Nodes, RootContent } from 'mdast';
import { definitionsIn, labelOf, type Pipeline } from './pipeline.ts';

/** A finished part of the text that can be drawn again. */
export interface Segment {
  readonly source: string;
  /** What has to stand before it, so that it means what it means in the text. */
  readonly prefix: string;
  /** Called before what was parsed is drawn. */
  prepare?(nodes: readonly RootContent[]): void;
  draw(hast: readonly HastContent[]): void;
}

export class References {
  /** Definitions of what is finished, in the order of the text. */
  readonly finished: Definition[] = [];
  #rest: Definition[] = [];
  #effective = new Map<string, string>();
  readonly #changed = new Set<string>();
  readonly #segments: { readonly segment: Segment; squashed: string | null }[] = [];
  readonly #pipeline: Pipeline;

  constructor(pipeline: Pipeline) {
    this.#pipeline = pipeline;
  }

  get all(): readonly Definition[] {
    return this.#rest.length === 0 ? this.finished : [...this.finished, ...this.#rest];
  }

  /** @param definitions of all that is not finished */
  see(definitions: readonly Definition[]): void {
    if (definitions.length === 0 && this.#rest.length === 0) return;
    this.#rest = [...definitions];
    const effective = new Map<string, string>();
    for (const definition of this.all) {
      const label = labelOf(definition);
      // The first of the text counts.
      if (!effective.has(label)) effective.set(label, `${definition.url}\0${definition.title ?? '\0'}`);
    }
    for (const [label, value] of effective)
      if (this.#effective.get(label) !== value) this.#changed.add(label);
    for (const label of this.#effective.keys()) if (!effective.has(label)) this.#changed.add(label);
    this.#effective = effective;
  }

  /** `nodes`, the first of what was not finished, are so now. */
  settle(nodes: readonly Nodes[]): void {
    if (this.#rest.length === 0) return;
    const count = nodes.reduce((sum, node) => sum + definitionsIn(node).length, 0);
    this.finished.push(...this.#rest.splice(0, count));
  }

  add(segment: Segment): void {
    if (segment.source.includes('[')) this.#segments.push({ segment, squashed: null });
  }

  /** Draws anew what refers to a label that changed. */
  refresh(): void {
    if (this.#changed.size === 0) return;
    const labels = [...this.#changed].map((label) => `[${squash(label)}`);
    this.#changed.clear();
    for (const entry of this.#segments) {
      const squashed = (entry.squashed ??= squash(entry.segment.source));
      if (labels.some((label) => squashed.includes(label))) this.drawAgain(entry.segment);
    }
  }

  drawAgain({ prefix, source, prepare, draw }: Segment): void {
    const { root } = this.#pipeline.parse(prefix + source, this.all);
    prepare?.(root.children);
    draw(this.#pipeline.toHast(root.children, this.all));
  }
}

/** A label may be broken over lines, also over those of a quote. Too much may look alike, never too little. */
const squash = (text: string): string =>
  text
    .replaceAll('\0', '\uFFFD')
    .replace(/[\s>]+/g, '')
    .toLowerCase()
    .toUpperCase();
