/** Composes an answer out of quoted passages: nothing in it that no document says. */
import type { Passage } from '../ports.ts';
import type { AgentTexts } from './agent-texts.ts';
import { readPassage } from './passages.ts';
import { toTerms } from './terms.ts';

/** A passage up to this length is quoted whole; of a longer one, the best sentences. */
const WHOLE_LENGTH = 440;
const EXCERPT_LENGTH = 340;
const MAX_QUOTES = 3;

export interface ComposedAnswer {
  readonly text: string;
  /** In the order of their numbers: `[1]` is the first. */
  readonly sources: readonly Passage[];
}

/** @param passages best first, at least one */
export function composeAnswer(
  passages: readonly Passage[],
  question: string,
  texts: AgentTexts,
): ComposedAnswer {
  const sources = passages.slice(0, MAX_QUOTES);
  const terms = new Set(toTerms(question));
  const quotes = sources.map((source, at) => {
    const { heading, body } = readPassage(source.content);
    const lead =
      at === 0 ? texts.firstQuote(source.title, heading) : texts.furtherQuote(source.title, heading);
    return `${lead}\n\n${blockQuote(excerpt(body, terms), at + 1)}`;
  });
  return { text: quotes.join('\n\n'), sources };
}

/** Questions that the documents can answer, from headings that were found but not quoted. */
export function suggestQuestions(passages: readonly Passage[], quoted: number, texts: AgentTexts): string[] {
  const told = new Set(passages.slice(0, quoted).map((passage) => readPassage(passage.content).heading));
  const questions = passages.slice(quoted).flatMap((passage) => {
    const { heading } = readPassage(passage.content);
    if (heading === passage.title || told.has(heading)) return [];
    told.add(heading);
    return [texts.suggestion(passage.title, heading)];
  });
  return questions.slice(0, 3);
}

/**
 * Ends of what a mark behind it would become part of: the cell of a table's row, a line of code, a fence or formula that
 * no longer closes, a rule that is none any more.
 */
const TAKES_NO_MARK = /^\s*(\||`{3}|~{3}|\$\$)|^( {4}|\t)|\$\$\s*$|^\s*([-_=*]\s*){2,}$/;

function blockQuote(text: string, number: number): string {
  const lines = text.split('\n');
  const last = lines.at(-1) ?? '';
  const marked = TAKES_NO_MARK.test(last)
    ? [...lines, '', `[${number}]`]
    : [...lines.slice(0, -1), `${last} [${number}]`];
  return marked.map((line) => (line === '' ? '>' : `> ${line}`)).join('\n');
}

interface Unit {
  readonly text: string;
  /** What stands between this unit and the one before. */
  readonly glue: string;
}

/** The run of sentences or list items that holds most of the question's terms. */
export function excerpt(body: string, terms: ReadonlySet<string>): string {
  if (body.length <= WHOLE_LENGTH) return body;
  const units = toUnits(body);
  const scores = units.map((unit) => new Set(toTerms(unit.text).filter((term) => terms.has(term))).size);
  let first = scores.indexOf(Math.max(...scores));
  let last = first;
  let length = units[first]?.text.length ?? 0;
  for (;;) {
    // The sentence after explains more than the one before, unless that one scores higher.
    const after = units[last + 1];
    const before = units[first - 1];
    const forward =
      after !== undefined && (before === undefined || (scores[last + 1] ?? 0) >= (scores[first - 1] ?? 0));
    const next = forward ? after : before;
    if (next === undefined || length + next.text.length > EXCERPT_LENGTH) break;
    length += next.text.length;
    if (forward) last += 1;
    else first -= 1;
  }
  const run = units.slice(first, last + 1);
  return run.map((unit, at) => (at === 0 ? unit.text : `${unit.glue}${unit.text}`)).join('');
}

function toUnits(body: string): Unit[] {
  return body.split('\n\n').flatMap((block): Unit[] => {
    if (block.startsWith('|')) return [{ text: block, glue: '\n\n' }];
    const isList = /^(?:[-*]|\d+\.)\s/.test(block);
    const pieces = isList
      ? block.split('\n')
      : block.split(/(?<=[.!?])\s+(?=[\p{Lu}\p{N}"“]|\p{Script=Hangul})/u);
    return pieces.map((text, at) => ({ text, glue: at === 0 ? '\n\n' : isList ? '\n' : ' ' }));
  });
}
