/** Reads a small run that is made for it, so that the first file of a user finds the reader compiled. */
import { FILE_LIMITS } from './file-limits.ts';
import { readRun } from './read-run.ts';
import { partOf } from './record-part.ts';
import { RUN_FILE_VERSION } from './run-file-format.ts';

/** As many as make an engine translate what reads them. */
const RECORDS = 200;
const TIME = '2026-01-01T00:00:00.000000';

function* linesOfSample(): Generator {
  yield { format: 'nadoo-run', version: RUN_FILE_VERSION };
  const kinds = [
    { type: 'log', data: { level: 'info', message: 'text', timestamp: TIME } },
    { type: 'trace', data: { timestamp: TIME, event: 'event', data: {}, step: 'step', execution_time: 0 } },
    { type: 'step', data: { step_name: 'step', started_at: TIME, ended_at: null, duration: null } },
    { type: 'variable', data: { name: 'name', value: 0, value_type: 'int', timestamp: TIME, metadata: {} } },
  ];
  for (let n = 1; n <= RECORDS; n += 1) yield { n, ...kinds[n % kinds.length] };
  yield { end: true, records: RECORDS };
}

export async function warmReader(): Promise<void> {
  const text = Array.from(linesOfSample(), (line) => JSON.stringify(line)).join('\n');
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  const records = (read: Parameters<typeof partOf>[0], lines: readonly string[] = []) => {
    partOf(read, lines);
  };
  const nothing = () => undefined;
  await readRun(
    await new Response(packed).blob(),
    { head: nothing, records, progress: nothing },
    FILE_LIMITS,
  );
}
