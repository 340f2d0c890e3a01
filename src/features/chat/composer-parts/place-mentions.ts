/** Where a text names people by "@" and their name. Only people that are handed in are found: text alone says nothing. */
export interface Mention {
  readonly id: string;
  readonly name: string;
}

export interface PlacedMention {
  readonly start: number;
  readonly end: number;
  readonly person: Mention;
}

const LATIN = /[\p{Script=Latin}\p{N}_]/u;

/** "Mina" is not the beginning of "Minari". */
function isAt(text: string, at: number, name: string): boolean {
  if (name === '' || !text.startsWith(name, at)) return false;
  return !(LATIN.test(name.at(-1) ?? '') && LATIN.test(text.charAt(at + name.length)));
}

/** At each "@" the longest name counts: "@Mina Kim" is not also "@Mina". A particle may follow, as in "@민아에게". */
export function placeMentions(text: string, people: readonly Mention[]): PlacedMention[] {
  const longestFirst = [...people].sort((a, b) => b.name.length - a.name.length);
  const placed: PlacedMention[] = [];
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const person = longestFirst.find(({ name }) => isAt(text, at + 1, name));
    if (person) placed.push({ start: at, end: at + 1 + person.name.length, person });
  }
  return placed;
}
