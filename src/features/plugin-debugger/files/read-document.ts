/** A file that is one JSON document: an SDK debug record, one OTLP request; whole, or as far as it goes. */
import { parseCutJson } from '#src/protocol/cut-json.ts';
import { parseJson } from '#src/protocol/decode.ts';
import type { KnownFile, ReadEnd, RunSink } from './imported-run.ts';
import { debugRecordIn, readDebugRecordFile } from './read-debug-record.ts';
import { isOtlp, readOtlp } from './read-otlp.ts';
import { createRunFileReader } from './read-run-file.ts';
import { RUN_FILE_FORMAT } from './run-file-format.ts';

export interface DocumentEnd {
  readonly read: ReadEnd;
  /** The text ends too early, and what is there of it is in the sink. */
  readonly isCut: boolean;
}

export function isRunFile(value: unknown): value is object {
  return (
    typeof value === 'object' && value !== null && (value as { format?: unknown }).format === RUN_FILE_FORMAT
  );
}

export function readDocument(text: string, sink: RunSink): DocumentEnd {
  const parsed = parseJson(text);
  if (parsed.kind === 'decoded') return { read: readValue(parsed.value, sink), isCut: false };
  const value = parseCutJson(text);
  const read = value === undefined ? null : readValue(value, sink);
  // What is closed by force must at least have become something that this page reads.
  if (read?.ok || (isRunFile(value) && !text.includes('\n'))) return { read: notJson, isCut: true };
  return { read: notJson, isCut: false };
}

const notJson: ReadEnd = { ok: false, problem: { kind: 'not-json' } };

function readValue(value: unknown, sink: RunSink): ReadEnd {
  if (isRunFile(value)) {
    // A header, and nothing after it.
    const reader = createRunFileReader(value, sink);
    return 'problem' in reader ? { ok: false, problem: reader.problem } : reader.end('', { kind: 'whole' });
  }
  if (isOtlp(value)) return readOtlp([value], sink, 0);
  const record = debugRecordIn(value);
  if (record !== null) return readDebugRecordFile(record, sink);
  return { ok: false, problem: { kind: 'wrong-kind', found: knownFile(value) } };
}

function knownFile(value: unknown): KnownFile | null {
  if (typeof value !== 'object' || value === null) return null;
  const has = (key: string) => Object.hasOwn(value, key);
  if ((value as { format?: unknown }).format === 'nadoo-frames') return 'frames';
  if (has('traceEvents')) return 'chrome-trace';
  if (has('resourceLogs')) return 'otlp-logs';
  if (has('resourceMetrics')) return 'otlp-metrics';
  const log = (value as { log?: unknown }).log;
  return typeof log === 'object' && log !== null && Object.hasOwn(log, 'entries') ? 'har' : null;
}
