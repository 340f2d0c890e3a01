import type { ExtensionName } from '#src/protocol/capabilities.ts';

/**
 * Declares the extensions of docs/protocol.md that a journey needs, as Playwright tags:
 * `test('…', { tag: needs('seq', 'ack') }, async ({ page }) => …)`.
 * A journey without needs runs in extended and in stock mode; the stock project does not collect the others.
 */
export function needs(...extensions: ExtensionName[]): string[] {
  return extensions.map((extension) => `@needs-${extension}`);
}

/**
 * The tag of a journey in which the server's mode plays no part: how something is drawn that is the same from both, what
 * axe says of it, a file that is read without a server, a start that is refused. It runs in extended mode alone.
 */
export const oneMode = '@one-mode';
