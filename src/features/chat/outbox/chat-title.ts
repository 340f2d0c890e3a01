/** What a chat is called that nobody has named. */

/** Longest title that a first prompt makes. */
const TITLE_LENGTH = 60;

/** The first words of a prompt as its session's title. */
export function titleFrom(prompt: string): string {
  const line = prompt.trim().replace(/\s+/g, ' ');
  const characters = [...line];
  return characters.length <= TITLE_LENGTH
    ? line
    : `${characters
        .slice(0, TITLE_LENGTH - 1)
        .join('')
        .trimEnd()}…`;
}
