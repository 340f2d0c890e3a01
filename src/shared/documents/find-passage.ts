/**
 * Where a quoted passage stands in a document. Passages are cut out of a text by whoever searches it: spaces and line
 * ends may differ, a heading may stand in front, the end may be cut with an ellipsis. Words must all be there, in order.
 */
import type { PassageEnds } from '#src/protocol/passage-path.ts';

export interface TextRange {
  readonly start: number;
  /** Behind the last character. */
  readonly end: number;
}

/** Null: these words are not in the text. @param title of the document: as a heading it need not stand in its text */
export function findPassage(text: string, title: string, passage: string): TextRange | null {
  const squeezed = squeeze(text);
  const whole = find(squeezed, passage);
  if (whole !== null) return whole;
  const cut = /\n[^\S\n]*\n/.exec(passage);
  if (cut === null) return null;
  const heading = passage.slice(0, cut.index);
  const body = find(squeezed, passage.slice(cut.index + cut[0].length));
  if (body === null) return null;
  // A heading that is nowhere is not the document's: then the passage is not either.
  const isKnown = words(heading) === words(title) || find(squeezed, heading) !== null;
  return isKnown ? body : null;
}

/** Both ends of a passage, short enough for an address. */
export type PassageHint = PassageEnds;

const END_LENGTH = 80;

/** @param passage the words as they stand in the document */
export function hintOf(passage: string): PassageHint {
  const plain = words(passage);
  if (plain.length <= 2 * END_LENGTH) return { from: plain, to: '' };
  return { from: plain.slice(0, END_LENGTH).trim(), to: plain.slice(-END_LENGTH).trim() };
}

/** The first place that begins and ends so. */
export function findHint(text: string, { from, to }: PassageHint): TextRange | null {
  const squeezed = squeeze(text);
  const first = find(squeezed, from);
  if (first === null || to === '') return first;
  const last = find(squeezed, to, first.start);
  return last === null ? null : { start: first.start, end: last.end };
}

interface Squeezed {
  readonly plain: string;
  /** Place in the original of each character of `plain`. */
  readonly places: readonly number[];
}

/** Every run of white space as one space. */
function squeeze(text: string): Squeezed {
  let plain = '';
  const places: number[] = [];
  let open = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    const isSpace = /\s/.test(character);
    if (isSpace && open) continue;
    open = isSpace;
    plain += isSpace ? ' ' : character;
    places.push(at);
  }
  return { plain, places };
}

function words(text: string): string {
  return squeeze(text)
    .plain.trim()
    .replace(/(?:…|\.\.\.)$/, '')
    .trim();
}

function find({ plain, places }: Squeezed, wanted: string, behind = 0): TextRange | null {
  const sought = words(wanted);
  if (sought === '') return null;
  const from = behind === 0 ? 0 : places.findIndex((place) => place >= behind);
  const at = plain.indexOf(sought, Math.max(0, from));
  if (at < 0) return null;
  return { start: places[at] ?? 0, end: (places[at + sought.length - 1] ?? 0) + 1 };
}
