/**
 * Formulas in a line, `$…$` and `$$…$$`, by pandoc's rule: after the first dollar and before the last stands no space,
 * and after the last no digit. `$5 and $6` is money.
 */
import { markdownLineEnding, markdownLineEndingOrSpace } from 'micromark-util-character';
import type { Code, Construct, Effects, State, TokenizeContext } from 'micromark-util-types';

const DOLLAR = 36;
const BACKSLASH = 92;

/**
 * From where on a search for one or two closing dollars came to the end of a text in vain: each later one would as well,
 * and thousands of prices in one paragraph would each look through all of it.
 */
const inVain = new WeakMap<TokenizeContext, [one: number, two: number]>();

const isDigit = (code: Code): boolean => code !== null && code >= 48 && code <= 57;

export const mathText: Construct = {
  name: 'mathText',
  tokenize,
  previous(this: TokenizeContext, code) {
    // Of a run that opened nothing no part opens anything.
    return code !== DOLLAR || this.events.at(-1)?.[1].type === 'characterEscape';
  },
};

function tokenize(this: TokenizeContext, effects: Effects, ok: State, nok: State): State {
  let size = 0;
  let closing = 0;
  /** What stands before the place that is read. */
  let before: Code = null;
  const start = this.now().offset;
  const failed = inVain.get(this) ?? [Infinity, Infinity];

  const atEnd = (code: Code): State | undefined => {
    failed[size === 1 ? 0 : 1] = Math.min(start, failed[size === 1 ? 0 : 1]);
    inVain.set(this, failed);
    return nok(code);
  };

  const open: State = (code) => {
    if (code === DOLLAR) {
      effects.consume(code);
      size += 1;
      return open;
    }
    if (size > 2 || code === null || (size === 1 && markdownLineEndingOrSpace(code))) return nok(code);
    if (start > failed[size === 1 ? 0 : 1]) return nok(code);
    effects.exit('mathTextSequence');
    return between(code);
  };

  const between: State = (code) => {
    if (code === null) return atEnd(code);
    if (code === DOLLAR) {
      closing = 0;
      effects.enter('mathTextSequence');
      return close(code);
    }
    if (markdownLineEnding(code)) {
      effects.enter('lineEnding');
      effects.consume(code);
      effects.exit('lineEnding');
      before = code;
      return between;
    }
    effects.enter('mathTextData');
    return data(code);
  };

  const data: State = (code) => {
    if (code === null || code === DOLLAR || markdownLineEnding(code)) {
      effects.exit('mathTextData');
      return between(code);
    }
    effects.consume(code);
    before = code;
    return code === BACKSLASH ? escaped : data;
  };

  const escaped: State = (code) => {
    if (code === null || markdownLineEnding(code)) return data(code);
    effects.consume(code);
    before = code;
    return data;
  };

  const close: State = (code) => {
    if (code === DOLLAR) {
      effects.consume(code);
      closing += 1;
      return close;
    }
    const closes = closing === size && (size === 2 || (!markdownLineEndingOrSpace(before) && !isDigit(code)));
    const token = effects.exit('mathTextSequence');
    if (closes) {
      effects.exit('mathText');
      return ok(code);
    }
    token.type = 'mathTextData';
    before = DOLLAR;
    return between(code);
  };

  return (code) => {
    effects.enter('mathText');
    effects.enter('mathTextSequence');
    return open(code);
  };
}
