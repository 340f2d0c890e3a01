/** Which options fit what is typed, the best first; Hangul also while a syllable is being composed. Pure. */
export interface MenuOption {
  readonly key: string;
  readonly kind: 'tool' | 'document' | 'person';
  readonly label: string;
  readonly detail: string;
  /** Of a tool: its parameters. */
  readonly hint: string;
  /** What takes the place of the sign and what was typed behind it. */
  readonly insert: string;
  /** Names by which it is found, and which are not completed any further. */
  readonly names: readonly string[];
  readonly person?: { readonly id: string; readonly name: string };
}

export interface FoundOptions {
  readonly options: readonly MenuOption[];
  /** The first is chosen by Enter: a name begins with what is typed. Else Enter sends, as it would without a menu. */
  readonly first: boolean;
}

const MOST_SHOWN = 50;

export function matchOptions(options: readonly MenuOption[], query: string): FoundOptions {
  const typed = fold(query);
  const ranked = options
    .map((option) => ({ option, rank: rankOf(option, typed) }))
    .filter(({ rank }) => rank > 0)
    .sort((a, b) => b.rank - a.rank);
  return {
    options: ranked.slice(0, MOST_SHOWN).map(({ option }) => option),
    first: typed === '' ? ranked.length > 0 : (ranked[0]?.rank ?? 0) >= BEGINS,
  };
}

/** It is a name already: there is nothing to complete. */
export function isComplete(options: readonly MenuOption[], query: string): boolean {
  const typed = query.toLowerCase();
  return options.some(({ names }) => names.some((name) => name.toLowerCase() === typed));
}

const BEGINS = 3;

function rankOf({ names, detail }: MenuOption, typed: string): number {
  if (typed === '') return 1;
  const folded = names.map(fold);
  if (folded.some((name) => name.startsWith(typed))) return 4;
  if (folded.some((name) => name.split(/[\s:_-]+/).some((word) => word.startsWith(typed)))) return BEGINS;
  if (folded.some((name) => name.includes(typed))) return 2;
  return typed.length > 1 && fold(detail).includes(typed) ? 1 : 0;
}

/** Final consonants as the initial ones that they may yet become: "곗" is on its way to "계사". By code point from U+11A8. */
const FINALS =
  'ᄀ,ᄁ,ᄀᄉ,ᄂ,ᄂᄌ,ᄂᄒ,ᄃ,ᄅ,ᄅᄀ,ᄅᄆ,ᄅᄇ,ᄅᄉ,ᄅᄐ,ᄅᄑ,ᄅᄒ,ᄆ,ᄇ,ᄇᄉ,ᄉ,ᄊ,ᄋ,ᄌ,ᄎ,ᄏ,ᄐ,ᄑ,ᄒ'.split(
    ',',
  );

/** Small letters, and Hangul as its letters one by one. */
function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u11a8-\u11c2]/g, (final) => FINALS[final.charCodeAt(0) - 0x11a8] ?? final);
}
