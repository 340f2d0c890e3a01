/**
 * Closes JSON text that was cut off somewhere, so that it can be read as far as it goes: secrets in it are found by
 * the names of their fields, and those only a parsed value has.
 */
import { parseJson } from './decode.ts';

/** The value of what is there of `text`, or undefined where that is no beginning of JSON. */
export function parseCutJson(text: string): unknown {
  for (const closed of closings(text)) {
    const parsed = parseJson(closed);
    if (parsed.kind === 'decoded') return parsed.value;
  }
  return undefined;
}

/** Texts to try: with the open string and all containers closed; and with the last, incomplete entry left out. */
function closings(text: string): readonly string[] {
  const open: string[] = [];
  let inString = false;
  /** Where something ended last: cut there, the same containers are open. */
  let safe = 0;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (inString) {
      if (letter === '\\') at += 1;
      else if (letter === '"') inString = false;
    } else if (letter === '"') inString = true;
    else if (letter === ',') safe = at;
    else if (letter === '{' || letter === '[') {
      open.push(letter === '{' ? '}' : ']');
      safe = at + 1;
    } else if (letter === '}' || letter === ']') {
      open.pop();
      safe = at + 1;
    }
  }
  // An escape that was cut in two goes.
  const whole = inString ? `${text.replace(/\\(u[\da-fA-F]{0,3})?$/, '')}"` : text;
  const closers = open.reverse().join('');
  return [whole + closers, text.slice(0, safe) + closers];
}
