/** TeX as MathML, which browsers draw and screen readers speak; a chunk of its own, loaded with the first formula. */
import { createElement, type ReactElement, type ReactNode } from 'react';
import temml from 'temml';
import 'temml/dist/Temml-Local.css';

export type Formula =
  { readonly drawn: ReactElement; readonly reason: null } | { readonly drawn: null; readonly reason: string };

/** As much of a node of Temml as this needs. */
interface MathNode {
  readonly type?: string;
  readonly text?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly classes?: readonly string[];
  readonly style?: Readonly<Record<string, string>>;
  readonly children?: readonly MathNode[];
}

/** More is no formula that anybody reads. */
const LONGEST = 10_000;
/** Sizes that a formula may ask for, in em and in points: more would be a black square instead of an answer. */
const LARGEST: [number, number] = [8, 80];

/** @param display it stands by itself, and not in a line */
export function formulaOf(tex: string, display: boolean): Formula {
  if (tex.length > LONGEST) return { drawn: null, reason: `${String(tex.length)} > ${String(LONGEST)}` };
  try {
    const options = { displayMode: display, throwOnError: true, trust: false, maxSize: LARGEST };
    const tree = temml.__renderToMathMLTree(tex, options) as MathNode;
    return { drawn: toReact(tree, 0) as ReactElement, reason: null };
  } catch (error) {
    // Where a formula is nested too deeply, the stack ends: that is a reason like any other.
    return { drawn: null, reason: (error instanceof Error ? error.message : String(error)).trim() };
  }
}

/** Attributes that would do more than to draw: none comes from Temml without `trust`, and none is taken. */
const DRAWS_NOTHING = /^(?:on|href$|src$|id$|style$|class$)/i;

/** Where elements of MathML cannot be styled, a formula is plainer. */
const takesStyle = typeof MathMLElement === 'function' && 'style' in MathMLElement.prototype;

function toReact(node: MathNode, key: number): ReactNode {
  if (node.text !== undefined) return node.text;
  const children = (node.children ?? []).map(toReact);
  const type = node.type ?? 'mrow';
  const own = Object.entries(node.attributes ?? {}).filter(([name]) => !DRAWS_NOTHING.test(name));
  const className = (node.classes ?? []).filter((name) => name !== '').join(' ');
  const props = {
    ...Object.fromEntries(own),
    ...(className === '' ? {} : { className }),
    ...(takesStyle && Object.keys(node.style ?? {}).length > 0 ? { style: node.style } : {}),
    key,
  };
  return createElement(/^(?:m[a-z]+|semantics|annotation)$/.test(type) ? type : 'mrow', props, ...children);
}
