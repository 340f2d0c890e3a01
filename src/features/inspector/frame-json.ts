/** A frame's text for reading. */
import { parseCutJson } from '#src/protocol/cut-json.ts';
import { parseJson } from '#src/protocol/decode.ts';
import { REDACTED } from '#src/protocol/redact.ts';

export interface FrameBody {
  /** Name line of a stream's event, '' for a socket's frame. */
  readonly head: string;
  /** Undefined where the text is no JSON. */
  readonly value: unknown;
}

/** Takes a text frame, or an event of a stream, apart. A cut one is read as far as it goes. */
export function readFrameBody(text: string): FrameBody {
  const [, head = '', body = text] = /^(event: [^\n]*)\ndata: ([\s\S]*)$/.exec(text) ?? [];
  const parsed = parseJson(body);
  return { head, value: parsed.kind === 'decoded' ? parsed.value : parseCutJson(body) };
}

/** Indented JSON; the text itself where it is none. */
export function formatFrame(text: string): string {
  const { head, value } = readFrameBody(text);
  if (value === undefined) return text;
  const json = JSON.stringify(value, null, 2);
  return head === '' ? json : `${head}\n${json}`;
}

/** Where something is masked: `data.parameters.api_key`; `''` in a text that is no JSON. */
export function maskedPaths(text: string): readonly string[] {
  if (!text.includes(REDACTED)) return [];
  const { value } = readFrameBody(text);
  if (value === undefined) return [''];
  const found: string[] = [];
  const visit = (inner: unknown, path: readonly string[]) => {
    if (typeof inner === 'string' && inner.includes(REDACTED)) found.push(path.join('.'));
    if (typeof inner !== 'object' || inner === null) return;
    for (const [key, next] of Object.entries(inner)) visit(next, [...path, key]);
  };
  visit(value, []);
  return found;
}
