/** Reads an SDK debug record (protocol.md 1.7) that somebody dropped in as a JSON file. Needs no server. */
import { parseJson } from '#src/protocol/decode.ts';
import { debugRecordSchema, readDebugRecord, type DebugRecord } from '#src/protocol/debug-frames.ts';
import { decodeValue } from '#src/protocol/decode.ts';

/** Above this a browser's main thread would freeze while it parses. */
export const MAX_FILE_BYTES = 64 * 1024 * 1024;

export type RunFileResult =
  | { readonly ok: true; readonly record: DebugRecord }
  | { readonly ok: false; readonly problem: 'too-large' | 'not-json' | 'not-a-record' | 'unreadable' };

const LISTS = ['logs', 'trace', 'steps', 'variables', 'api_calls'] as const;

/** Accepts the record itself, or a frame or reply that wraps it in `data`. */
export function readRunText(text: string): RunFileResult {
  // A byte order mark is no JSON, and editors on Windows write one.
  const parsed = parseJson(text.replace(/^\uFEFF/, ''));
  if (parsed.kind !== 'decoded') return { ok: false, problem: 'not-json' };
  const value = unwrap(parsed.value);
  if (value === null || !LISTS.some((list) => Object.hasOwn(value, list)))
    return { ok: false, problem: 'not-a-record' };
  const decoded = decodeValue(debugRecordSchema, value);
  if (decoded.kind !== 'decoded') return { ok: false, problem: 'not-a-record' };
  return { ok: true, record: readDebugRecord(decoded.value) };
}

function unwrap(value: unknown): object | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { data } = value as { data?: unknown };
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? data : value;
}

export async function readRunFile(file: File): Promise<RunFileResult> {
  if (file.size > MAX_FILE_BYTES) return { ok: false, problem: 'too-large' };
  try {
    return readRunText(await file.text());
  } catch {
    return { ok: false, problem: 'unreadable' };
  }
}
