/** The lines of a run file: docs/run-file.md. */
import { decodeRecordLine } from '#src/protocol/debug-history.ts';
import type { NumberedRecord } from '#src/protocol/debug-records.ts';
import { decodeText, decodeValue } from '#src/protocol/decode.ts';
import { withReject, type Reject } from '#src/protocol/rejects.ts';
import type { ImportProblem, ImportWarning, ReadEnd, RunSink } from './imported-run.ts';
import type { TextEnd } from './read-text.ts';
import {
  fromExecution,
  headerSchema,
  maskedKinds,
  RUN_FILE_VERSION,
  trailerSchema,
  type MaskedEntry,
  type MaskedKind,
} from './run-file-format.ts';

export interface RunFileReader {
  /** A line without its end. */
  readonly line: (text: string) => boolean;
  /** Hands over what was read since. */
  readonly flush: () => void;
  /** @param rest what stands behind the last line's end */
  readonly end: (rest: string, end: TextEnd) => ReadEnd;
}

/** Records that are handed over together: few enough that whoever gets them stays free, many enough to be quick. */
const BATCH = 2000;
/** As many fill a first picture: nobody waits for more before something is to be seen. */
const FIRST_BATCH = 250;

export function createRunFileReader(
  value: object,
  sink: RunSink,
): RunFileReader | { readonly problem: ImportProblem } {
  const { version } = value as { version?: unknown };
  // A newer one may have changed anything else.
  if (typeof version === 'number' && version > RUN_FILE_VERSION)
    return { problem: { kind: 'newer', version, reads: RUN_FILE_VERSION } };
  const decoded = decodeValue(headerSchema, value);
  if (decoded.kind !== 'decoded') return { problem: { kind: 'bad-header' } };
  const header = decoded.value;
  const total = header.records ?? null;
  let last = header.last ?? total ?? 0;
  const head = () => ({
    source: {
      kind: 'run-file' as const,
      exportedAt: header.exported_at ?? null,
      exportedBy: header.exported_by ?? null,
      masked: (header.masked ?? []).map(toMasked),
    },
    ...fromExecution(header.execution),
    total,
    last,
    lastValuesOnly: false,
  });
  sink.head(head());

  let batch: NumberedRecord[] = [];
  let lines: string[] = [];
  let held = 0;
  let newest = 0;
  let unreadable = 0;
  let rejects: readonly Reject[] = [];
  /** Records that the trailer says there are; null: it has not come. */
  let said: number | null = null;
  const isEnded = () => said !== null;
  const flush = () => {
    if (batch.length > 0) sink.records(batch, lines);
    batch = [];
    lines = [];
  };
  const reject = (text: string) => {
    unreadable += 1;
    rejects = withReject(rejects, text);
  };
  const line = (text: string): boolean => {
    if (said !== null) {
      // Behind the end: another file, perhaps. It is counted, and the packing is read to its own end.
      reject(text);
      return true;
    }
    const entry = decodeRecordLine(text);
    if (entry === null) {
      const trailer = decodeText(trailerSchema, text);
      if (trailer.kind === 'decoded') {
        said = trailer.value.records;
        return true;
      }
      reject(text);
      return true;
    }
    // Numbers ascend: what does not is a line that somebody moved or doubled.
    if (entry.n <= newest) {
      reject(text);
      return true;
    }
    newest = entry.n;
    held += 1;
    if (entry.record === null) reject(text);
    batch.push(entry);
    lines.push(text);
    if (batch.length >= (held <= FIRST_BATCH ? FIRST_BATCH : BATCH)) flush();
    return true;
  };
  return {
    line,
    flush,
    end(rest, end) {
      // The last line may lack its end.
      if (!isEnded() && rest.trim() !== '') {
        const before = { unreadable, rejects };
        line(rest);
        // A line that was cut is no line that cannot be read.
        if (unreadable > before.unreadable && !isEnded()) ({ unreadable, rejects } = before);
      }
      flush();
      if (newest > last) {
        last = newest;
        sink.head(head());
      }
      if (said === null) {
        return {
          ok: false,
          problem:
            end.kind === 'corrupt'
              ? { kind: 'corrupt-gzip', unpacked: end.unpacked }
              : { kind: 'truncated', total },
        };
      }
      const warnings: ImportWarning[] = [];
      if (header.complete === false) warnings.push({ kind: 'incomplete' });
      if (unreadable > 0) warnings.push({ kind: 'unreadable', count: unreadable, rejects });
      if (said !== held) warnings.push({ kind: 'count', held, said });
      if (end.kind === 'cut' || end.kind === 'corrupt') warnings.push({ kind: 'damaged-end' });
      return { ok: true, warnings };
    },
  };
}

function toMasked(entry: {
  readonly kind: string;
  readonly name?: string | null | undefined;
  readonly step?: string | null | undefined;
  readonly count: number;
}): MaskedEntry {
  const kind = maskedKinds.includes(entry.kind as MaskedKind) ? (entry.kind as MaskedKind) : 'other';
  return { kind, name: entry.name ?? null, step: entry.step ?? null, count: entry.count };
}
