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

/** At each "@" the longest name counts: "@Mina Kim" is not also "@Mina". A particle may follow, as in "@민아에게". */
export function placeMentions(text: string, people: readonly Mention[]): PlacedMention[] {
  const longestFirst = [...people].sort((a, b) => b.name.length - a.name.length);
  const placed: PlacedMention[] = [];
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const person = longestFirst.find(({ name }) => name !== '' && text.startsWith(name, at + 1));
    if (person) placed.push({ start: at, end: at + 1 + person.name.length, person });
  }
  return placed;
}
