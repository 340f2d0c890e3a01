/** What at the caret asks for a menu. Pure. */
export interface Trigger {
  readonly kind: 'slash' | 'mention';
  /** What is typed behind the sign. */
  readonly query: string;
  /** Of the sign, and behind what is typed. */
  readonly start: number;
  readonly end: number;
}

const LONGEST_QUERY = 40;

/**
 * "/" at the beginning of the message, "@" at the beginning of a word. Null once a blank follows: then it is written.
 */
export function findTrigger(text: string, caret: number): Trigger | null {
  const before = text.slice(0, caret);
  const slash = /^\/(\S*)$/.exec(before);
  if (slash) return trigger('slash', slash[1] ?? '', 0, caret);
  const mention = /(?:^|[\s([{“"'])@([^\s@]*)$/u.exec(before);
  const query = mention?.[1];
  return query === undefined ? null : trigger('mention', query, caret - query.length - 1, caret);
}

function trigger(kind: Trigger['kind'], query: string, start: number, end: number): Trigger | null {
  return query.length > LONGEST_QUERY ? null : { kind, query, start, end };
}
