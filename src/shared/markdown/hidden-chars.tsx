/**
 * Characters that are not seen, or that turn the direction of what follows: in code and in links they can make a text
 * look like another. They are shown by name; the text itself stays as it is, so that a copy has it whole.
 */
import { Children, cloneElement, isValidElement, type ReactElement, type ReactNode } from 'react';

const NAMES: Readonly<Record<number, readonly [short: string, name: string]>> = {
  0x061c: ['ALM', 'arabic letter mark'],
  0x200b: ['ZWSP', 'zero width space'],
  0x200c: ['ZWNJ', 'zero width non-joiner'],
  0x200d: ['ZWJ', 'zero width joiner'],
  0x200e: ['LRM', 'left-to-right mark'],
  0x200f: ['RLM', 'right-to-left mark'],
  0x202a: ['LRE', 'left-to-right embedding'],
  0x202b: ['RLE', 'right-to-left embedding'],
  0x202c: ['PDF', 'pop directional formatting'],
  0x202d: ['LRO', 'left-to-right override'],
  0x202e: ['RLO', 'right-to-left override'],
  0x2060: ['WJ', 'word joiner'],
  0x2066: ['LRI', 'left-to-right isolate'],
  0x2067: ['RLI', 'right-to-left isolate'],
  0x2068: ['FSI', 'first strong isolate'],
  0x2069: ['PDI', 'pop directional isolate'],
  0xfeff: ['BOM', 'zero width no-break space'],
};

const HIDDEN = /[\u061C\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF\u{E0000}-\u{E007F}]/u;
/** Where such a character does what it is for: in an emoji, in a flag, between letters that join. */
const FAIR =
  /\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}]*(?:\u200D\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}]*)+|\u{1F3F4}[\u{E0020}-\u{E007E}]+\u{E007F}|(?<=[\p{sc=Arab}\p{sc=Deva}\p{sc=Beng}\p{sc=Guru}\p{sc=Gujr}\p{sc=Orya}\p{sc=Taml}\p{sc=Telu}\p{sc=Knda}\p{sc=Mlym}\p{sc=Sinh}\p{sc=Mong}\p{sc=Khmr}\p{M}])[\u200C\u200D](?=[\p{sc=Arab}\p{sc=Deva}\p{sc=Beng}\p{sc=Guru}\p{sc=Gujr}\p{sc=Orya}\p{sc=Taml}\p{sc=Telu}\p{sc=Knda}\p{sc=Mlym}\p{sc=Sinh}\p{sc=Mong}\p{sc=Khmr}])/u;

const PARTS = new RegExp(`(${FAIR.source})|(${HIDDEN.source})`, 'gu');

/** @returns `text` with its hidden characters marked; the same string where there are none */
export function showHidden(text: string): ReactNode {
  if (!HIDDEN.test(text)) return text;
  const parts: ReactNode[] = [];
  let from = 0;
  for (const { 0: found, 2: hidden, index } of text.matchAll(PARTS)) {
    if (hidden === undefined) continue;
    parts.push(text.slice(from, index), <Marked key={index} char={hidden} />);
    from = index + found.length;
  }
  return parts.length === 0 ? text : [...parts, text.slice(from)];
}

function Marked({ char }: { readonly char: string }) {
  const code = char.codePointAt(0) ?? 0;
  const point = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const [short, name] = NAMES[code] ?? ['TAG', `tag ${String.fromCharCode(code & 0x7f)}`];
  const label = `${point} ${name}`;
  return (
    <span role="img" aria-label={label} title={label} data-name={short} className="hidden-char">
      {char}
    </span>
  );
}

/** The same for texts inside of elements. */
export function showHiddenIn(children: ReactNode): ReactNode {
  return Children.map(children, (child) => {
    if (typeof child === 'string') return showHidden(child);
    if (!isValidElement(child)) return child;
    const element = child as ReactElement<{ children?: ReactNode }>;
    return typeof element.type === 'string' && element.props.children !== undefined
      ? cloneElement(element, undefined, showHiddenIn(element.props.children))
      : element;
  });
}

export const withoutHidden = (text: string): string => text.replaceAll(new RegExp(HIDDEN, 'gu'), '');
