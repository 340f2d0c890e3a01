export type ExportFormat = 'markdown' | 'json';

/** A chat that somebody wants as a file. */
export interface ExportWish {
  readonly sessionId: string;
  readonly format: ExportFormat;
}
