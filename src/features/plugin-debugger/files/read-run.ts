/**
 * Reads a run out of a file: a run file, an SDK debug record, OTLP traces. It is told apart by what it says, never by
 * its name. Runs in a worker (`import-worker.ts`), and as it stands where there is none.
 */
import { parseJson } from '#src/protocol/decode.ts';
import type { FileLimits } from './file-limits.ts';
import type { ImportProblem, ReadEnd, RunSink } from './imported-run.ts';
import { createLineSplitter, type LineSplitter } from './line-splitter.ts';
import { isRunFile, readDocument } from './read-document.ts';
import { isOtlp, readOtlp } from './read-otlp.ts';
import { createRunFileReader } from './read-run-file.ts';
import { readText, type TextEnd } from './read-text.ts';

/** What reads the lines, or the document, and says what became of it. */
interface TextTaker {
  readonly text: (text: string) => boolean;
  readonly end: (end: TextEnd) => ReadEnd;
}

/** Never rejects: a file that cannot be read is a problem like others. */
export async function readRun(file: Blob, sink: RunSink, limits: FileLimits): Promise<ReadEnd> {
  if (file.size > limits.fileBytes)
    return no({ kind: 'too-large', size: file.size, limit: limits.fileBytes });
  const taker = createTaker(sink, limits);
  let end: TextEnd;
  try {
    end = await readText(file, limits, { text: taker.text, progress: sink.progress });
  } catch {
    return no({ kind: 'unreadable' });
  }
  if (end.kind === 'empty') return no({ kind: 'empty' });
  if (end.kind === 'zip' || end.kind === 'binary') return no({ kind: 'wrong-kind', found: end.kind });
  if (end.kind === 'unpacks') {
    taker.end(end);
    return no({ kind: 'unpacks', packed: file.size, limit: limits.unpackedBytes });
  }
  const read = taker.end(end);
  // Nothing that is worth packing is one endless line.
  return !read.ok && read.problem.kind === 'long-line' && end.kind === 'stopped' && end.isPacked
    ? no({ kind: 'unpacks', packed: file.size, limit: read.problem.limit })
    : read;
}

const no = (problem: ImportProblem): ReadEnd => ({ ok: false, problem });

/** Looks at the first line, and hands all on to what reads such a file. */
function createTaker(sink: RunSink, limits: FileLimits): TextTaker {
  let begin: string[] = [];
  let length = 0;
  let chosen: TextTaker | null = null;
  const choose = (text: string): boolean => {
    const at = text.indexOf('\n');
    const parsed = at < 0 ? null : parseJson(text.slice(0, at));
    const value = parsed?.kind === 'decoded' ? parsed.value : null;
    chosen =
      (isRunFile(value) ? runFileTaker(value, sink, limits) : null) ??
      (isOtlp(value) ? otlpTaker(value, sink, limits) : documentTaker(sink, limits));
    return chosen.text(isRunFile(value) || isOtlp(value) ? text.slice(at + 1) : text);
  };
  return {
    text(text) {
      if (chosen) return chosen.text(text);
      begin.push(text);
      length += text.length;
      if (!text.includes('\n') && length <= limits.pieceChars) return true;
      const whole = begin.join('');
      begin = [];
      return choose(whole);
    },
    end(end) {
      if (chosen === null) choose(begin.join(''));
      return chosen?.end(end) ?? no({ kind: 'empty' });
    },
  };
}

function runFileTaker(header: object, sink: RunSink, limits: FileLimits): TextTaker {
  const reader = createRunFileReader(header, sink);
  if ('problem' in reader) return { text: () => false, end: () => no(reader.problem) };
  const lines = createLineSplitter(limits.pieceChars, reader.line);
  return {
    text: (text) => {
      const goesOn = lines.push(text);
      reader.flush();
      return goesOn;
    },
    end: (end) => tooLong(lines, limits) ?? reader.end(lines.rest(), end),
  };
}

/** OTLP as collectors write it to files: one request a line. */
function otlpTaker(first: object, sink: RunSink, limits: FileLimits): TextTaker {
  const requests: unknown[] = [first];
  let unreadable = 0;
  const take = (line: string) => {
    const parsed = parseJson(line);
    if (parsed.kind === 'decoded') requests.push(parsed.value);
    else unreadable += 1;
    return true;
  };
  const lines = createLineSplitter(limits.pieceChars, take);
  return {
    text: lines.push,
    end(end) {
      const rest = lines.rest();
      const before = unreadable;
      if (rest.trim() !== '') take(rest);
      // What has no line end and cannot be read is a line that was cut.
      const cutLine = unreadable > before;
      const problem = tooLong(lines, limits);
      const read = readOtlp(requests, sink, before);
      return problem ?? endOfText(end) ?? (cutLine ? no({ kind: 'truncated', total: null }) : read);
    },
  };
}

function documentTaker(sink: RunSink, limits: FileLimits): TextTaker {
  const pieces: string[] = [];
  let length = 0;
  return {
    text(text) {
      pieces.push(text);
      length += text.length;
      return length <= limits.pieceChars;
    },
    end(end) {
      if (length > limits.pieceChars) return no({ kind: 'long-line', limit: limits.pieceChars });
      const { read, isCut } = readDocument(pieces.join(''), sink);
      if (end.kind === 'whole' || end.kind === 'stopped')
        return isCut ? no({ kind: 'truncated', total: null }) : read;
      return endOfText(end) ?? read;
    },
  };
}

/** What the text's own end has to say; null: it is whole. */
function endOfText(end: TextEnd): ReadEnd | null {
  if (end.kind === 'cut') return no({ kind: 'truncated', total: null });
  return end.kind === 'corrupt' ? no({ kind: 'corrupt-gzip', unpacked: end.unpacked }) : null;
}

function tooLong(lines: LineSplitter, limits: FileLimits): ReadEnd | null {
  return lines.isTooLong() ? no({ kind: 'long-line', limit: limits.pieceChars }) : null;
}
