/** What a project of playwright.config.ts says about its run. */
export interface HarnessOptions {
  /** Our gateway with all extensions, with none (NADOO_STOCK=1), or the page alone with the mock server inside. */
  mode: 'extended' | 'stock' | 'demo';
}
