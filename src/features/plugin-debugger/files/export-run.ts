/** Writes a run into a file that the browser keeps: in turns, in pieces, never as one text. */
import { planExport, type ExportedRun, type ExportPlan } from './export-plan.ts';
import { createMasker } from './masking.ts';
import { RUN_FILE_EXTENSION } from './run-file-format.ts';
import { CalledOff, nextTurn, RECORDS_A_TURN } from './turns.ts';
import { chromeTraceText } from './write-chrome-trace.ts';
import { debugRecordText } from './write-debug-record.ts';
import { otlpText } from './write-otlp.ts';
import { runFileLines } from './write-run-file.ts';

export const exportFormats = ['run-file', 'otlp', 'chrome-trace', 'debug-record'] as const;
export type ExportFormat = (typeof exportFormats)[number];

interface FormatKind {
  readonly extension: string;
  readonly mediaType: string;
  readonly isPacked: boolean;
}

export const formatKinds: Readonly<Record<ExportFormat, FormatKind>> = {
  'run-file': { extension: RUN_FILE_EXTENSION, mediaType: 'application/gzip', isPacked: true },
  otlp: { extension: '.otlp.json', mediaType: 'application/json', isPacked: false },
  'chrome-trace': { extension: '.trace.json', mediaType: 'application/json', isPacked: false },
  'debug-record': { extension: '.debug.json', mediaType: 'application/json', isPacked: false },
};

export interface ExportRequest {
  readonly format: ExportFormat;
  readonly isMasked: boolean;
  /** Name of the file without its extension; ids are made from it where the run has none. */
  readonly name: string;
  /** ISO 8601 in UTC. */
  readonly exportedAt: string;
}

/** Characters that are gathered before they are encoded. */
const PIECE = 256 * 1024;

/** @throws CalledOff once `signal` says so */
export async function writeExport(
  run: ExportedRun,
  plan: ExportPlan,
  request: ExportRequest,
  signal: AbortSignal,
): Promise<Blob> {
  const { isPacked, mediaType } = formatKinds[request.format];
  const parts: BlobPart[] = [];
  const take = (bytes: Uint8Array<ArrayBuffer>) => void parts.push(bytes);
  const pieces = encoded(textOf(run, plan, request), signal);
  if (isPacked) await pack(pieces, take);
  else for await (const bytes of pieces) take(bytes);
  return new Blob(parts, { type: mediaType });
}

/** The text of a file, in small pieces. */
export function textOf(run: ExportedRun, plan: ExportPlan, request: ExportRequest): Generator<string> {
  const masker = request.isMasked ? createMasker(plan.secrets) : null;
  switch (request.format) {
    case 'run-file':
      return runFileLines(run, plan, masker, request.exportedAt);
    case 'otlp':
      return otlpText(run, plan, masker, request.name);
    case 'chrome-trace':
      return chromeTraceText(run, plan, masker);
    case 'debug-record':
      return debugRecordText(run, plan, masker);
  }
}

/** How many records are looked at to tell the size of a file. */
const SAMPLE = 400;

/**
 * About how many bytes the file will have: what a sample of the records takes, and as many times more as there are more.
 * @returns null where `signal` called it off
 */
export async function estimateSize(
  run: ExportedRun,
  plan: ExportPlan,
  request: ExportRequest,
  signal: AbortSignal,
): Promise<number> {
  const every = Math.max(1, Math.floor(plan.records / SAMPLE));
  const sample = {
    ...run,
    *records() {
      let at = 0;
      for (const entry of run.records()) {
        if (at % every === 0) yield entry;
        at += 1;
      }
    },
  };
  const samplePlan = await planExport(sample, signal);
  const { size } = await writeExport(sample, samplePlan, request, signal);
  return samplePlan.records === 0 ? size : Math.round((size * plan.records) / samplePlan.records);
}

async function* encoded(
  texts: Iterable<string>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  let pieces: string[] = [];
  let length = 0;
  let handed = 0;
  for (const text of texts) {
    pieces.push(text);
    length += text.length;
    handed += 1;
    if (length < PIECE && handed < RECORDS_A_TURN) continue;
    if (length >= PIECE) {
      yield encoder.encode(pieces.join(''));
      pieces = [];
      length = 0;
    }
    handed = 0;
    await nextTurn();
    if (signal.aborted) throw new CalledOff();
  }
  if (length > 0) yield encoder.encode(pieces.join(''));
}

async function pack(
  pieces: AsyncIterable<Uint8Array<ArrayBuffer>>,
  take: (bytes: Uint8Array<ArrayBuffer>) => void,
): Promise<void> {
  const stream = new CompressionStream('gzip');
  const reader = stream.readable.getReader();
  const writer = stream.writable.getWriter();
  const reading = (async () => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      take(value);
    }
  })();
  const writing = (async () => {
    for await (const bytes of pieces) await writer.write(bytes);
    await writer.close();
  })();
  try {
    await Promise.all([reading, writing]);
  } catch (error) {
    // What was called off leaves nothing behind that nobody waits for.
    void writer.abort(error).catch(() => undefined);
    await Promise.allSettled([reading, writing]);
    throw error;
  }
}

/** A name that every system takes, without an extension. */
export function fileNameOf(name: string): string {
  const clean = name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+|[-.]+$/g, '');
  return clean.slice(0, 80) || 'run';
}

/** Gives the file to the person, by the browser's own download. */
export function saveFile(blob: Blob, fileName: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(address);
}
