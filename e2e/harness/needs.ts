import type { ExtensionName } from '#src/protocol/capabilities.ts';

/**
 * Declares the extensions of docs/protocol.md that a journey needs, as Playwright tags:
 * `test('…', { tag: needs('seq', 'ack') }, async ({ page }) => …)`.
 * A journey without needs runs in extended and in stock mode; the stock project does not collect the others.
 */
export function needs(...extensions: ExtensionName[]): string[] {
  return extensions.map((extension) => `@needs-${extension}`);
}
