/** Finds the colours of long code beside the page, and hands them over in parts that are drawn quickly. */
import { highlight, type CodeToken } from './highlight.ts';

export interface ColourRequest {
  readonly id: number;
  readonly code: string;
  readonly language: string;
}

export interface ColourAnswer {
  readonly id: number;
  /** Null where the language is not known. */
  readonly tokens: readonly CodeToken[] | null;
  readonly last: boolean;
}

const PART = 400;

const scope = self as unknown as {
  onmessage: ((event: MessageEvent<ColourRequest>) => void) | null;
  postMessage(message: ColourAnswer): void;
};

scope.onmessage = ({ data: { id, code, language } }) => {
  const tokens = highlight(code, language) ?? [];
  if (tokens.length === 0) scope.postMessage({ id, tokens: null, last: true });
  for (let from = 0; from < tokens.length; from += PART)
    scope.postMessage({ id, tokens: tokens.slice(from, from + PART), last: from + PART >= tokens.length });
};
