/** A run out of a file, and what can be wrong with a file. */
import type { ExecutionInfo } from '#src/protocol/debug-frames.ts';
import type { NumberedRecord } from '#src/protocol/debug-records.ts';
import type { Reject } from '#src/protocol/rejects.ts';
import type { RunState } from '../run-state.ts';
import type { RecordPart } from './record-part.ts';
import type { MaskedEntry, RunOutcome } from './run-file-format.ts';

/** Where a run came from. Times are ISO 8601 as the file has them. */
export type RunSource =
  | {
      readonly kind: 'run-file';
      readonly exportedAt: string | null;
      readonly exportedBy: string | null;
      readonly masked: readonly MaskedEntry[];
    }
  | { readonly kind: 'debug-record' }
  | { readonly kind: 'otlp' };

/** What is known of a run before its records are read: enough for a summary. */
export interface RunHead {
  readonly source: RunSource;
  readonly info: ExecutionInfo | null;
  readonly outcome: RunOutcome | null;
  /** Records that the file says it has; null where it does not say. */
  readonly total: number | null;
  /** The highest number that is known to exist: above the last record's where the file does not hold all. */
  readonly last: number;
  /** The format keeps the last value of each variable only. */
  readonly lastValuesOnly: boolean;
}

export type ImportWarning =
  /** The file was made where the page did not have all records. */
  | { readonly kind: 'incomplete' }
  /** Lines or entries that could not be read. */
  | {
      readonly kind: 'unreadable';
      readonly count: number;
      /** The first of each kind, where they are no records by themselves. */
      readonly rejects?: readonly Reject[];
    }
  /** The packed data is damaged or cut after the last record: nothing is missing. */
  | { readonly kind: 'damaged-end' }
  /** It ends with fewer or more records than it says. */
  | { readonly kind: 'count'; readonly held: number; readonly said: number }
  /** OTLP: several traces in one file, shown as one run. */
  | { readonly kind: 'traces'; readonly count: number }
  /** OTLP: spans whose parent is not in the file. */
  | { readonly kind: 'orphans'; readonly count: number }
  /** OTLP: spans that end before they start. */
  | { readonly kind: 'backwards'; readonly count: number }
  /** OTLP: spans that are their own ancestors; their parents are left out. */
  | { readonly kind: 'circles'; readonly count: number };

export interface ImportedRun extends RunHead {
  /** Its records, ascending by number: `recordsOfParts`. */
  readonly parts: readonly RecordPart[];
  /** How many there are. */
  readonly held: number;
  readonly warnings: readonly ImportWarning[];
  /** What they fold into. */
  readonly state: RunState;
}

/** How many values were masked when the file was exported, as it says. */
export function maskedOf({ source }: ImportedRun): number {
  return source.kind === 'run-file' ? source.masked.reduce((sum, { count }) => sum + count, 0) : 0;
}

/** Other files that people try, by what they are. */
export type KnownFile = 'frames' | 'chrome-trace' | 'otlp-logs' | 'otlp-metrics' | 'har' | 'zip' | 'binary';

export type ImportProblem =
  | { readonly kind: 'empty' }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'too-large'; readonly size: number; readonly limit: number }
  | { readonly kind: 'not-json' }
  /** JSON, but none of what this page reads. */
  | { readonly kind: 'wrong-kind'; readonly found: KnownFile | null }
  | { readonly kind: 'newer'; readonly version: number; readonly reads: number }
  /** Says that it is a run file, and its header breaks the format. */
  | { readonly kind: 'bad-header' }
  /** @see FileLimits */
  | { readonly kind: 'unpacks'; readonly packed: number; readonly limit: number }
  /** One line, or one document, that is larger than a page can hold in one piece. */
  | { readonly kind: 'long-line'; readonly limit: number }
  /** The packed data is damaged after so many bytes of text. */
  | { readonly kind: 'corrupt-gzip'; readonly unpacked: number }
  | { readonly kind: 'truncated'; readonly total: number | null };

/** Where a reader puts what it finds. */
export interface RunSink {
  /** At most twice: what the beginning says, and what is known at the end. */
  readonly head: (head: RunHead) => void;
  /** @param lines their lines, where the file has such */
  readonly records: (records: readonly NumberedRecord[], lines?: readonly string[]) => void;
  readonly progress: (bytesRead: number) => void;
}

export type ReadEnd =
  | { readonly ok: true; readonly warnings: readonly ImportWarning[] }
  /** What could be read is in the sink all the same. */
  | { readonly ok: false; readonly problem: ImportProblem };
