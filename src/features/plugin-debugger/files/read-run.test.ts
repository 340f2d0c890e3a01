import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { runFileText } from '#src/testing/run-file-text.ts';
import { sampleRecords } from '#src/testing/sample-runs.ts';
import { FILE_LIMITS, type FileLimits } from './file-limits.ts';
import { importRun, type ImportResult } from './import-run.ts';
import { recordsOfParts } from './record-part.ts';

const small: FileLimits = { fileBytes: 100_000, unpackedBytes: 200_000, pieceChars: 50_000 };

const read = (part: BlobPart, limits = FILE_LIMITS): Promise<ImportResult> =>
  importRun(new Blob([part]), () => undefined, limits).result;

async function problemOf(part: BlobPart, limits?: FileLimits) {
  const result = await read(part, limits);
  if (result.ok) throw new Error('was read');
  return result.problem;
}

describe('a run file', () => {
  it('is read packed and plain, with Windows line ends and a byte order mark', async () => {
    const text = await runFileText();
    // As a Windows shell redirects text.
    const wide = Buffer.from(`\uFEFF${text}`, 'utf16le');
    for (const part of [
      wide,
      text,
      gzipSync(text),
      `\uFEFF${text.replaceAll('\n', '\r\n')}`,
      text.trimEnd(),
    ]) {
      const result = await read(part);
      if (!result.ok) throw new Error(result.problem.kind);
      expect([...recordsOfParts(result.run.parts)]).toEqual(sampleRecords);
      expect(result.run.warnings).toEqual([]);
      expect(result.run.source).toMatchObject({ kind: 'run-file', exportedBy: 'Nadoo Console' });
    }
  });

  it('of a newer version says which', async () => {
    const text = (await runFileText()).replace('"version":1', '"version":7');
    expect(await problemOf(text)).toEqual({ kind: 'newer', version: 7, reads: 1 });
    expect(await problemOf(gzipSync(text))).toEqual({ kind: 'newer', version: 7, reads: 1 });
  });

  it('with a header that breaks the format is refused', async () => {
    expect(await problemOf('{"format":"nadoo-run","version":"one"}\n')).toEqual({ kind: 'bad-header' });
  });

  it('that is cut off says how much is there, and gives it', async () => {
    const lines = (await runFileText()).split('\n');
    const result = await read(`${lines.slice(0, 5).join('\n')}\n${lines[5]?.slice(0, 20) ?? ''}`);
    if (result.ok) throw new Error('was taken for whole');
    expect(result.problem).toEqual({ kind: 'truncated', total: 10 });
    expect([...recordsOfParts(result.partial?.parts ?? [])]).toEqual(sampleRecords.slice(0, 4));
  });

  it('whose packed data is damaged says after how much, and gives what came before', async () => {
    const text = await runFileText({
      records: function* () {
        for (let n = 1; n <= 5000; n += 1)
          yield {
            n,
            record: { type: 'log', data: { level: 'info', message: String(n * 7919), timestamp: `${n}` } },
          };
      },
    });
    const packed = new Uint8Array(gzipSync(text));
    packed.fill(255, packed.length - 2000, packed.length - 1000);
    const result = await read(packed);
    if (result.ok) throw new Error('was taken for whole');
    expect(result.problem).toMatchObject({ kind: 'corrupt-gzip' });
    expect(result.partial?.held).toBeGreaterThan(100);
  });

  it('counts the lines that it cannot read, doubles among them, and names what is missing', async () => {
    const lines = (await runFileText()).split('\n');
    lines.splice(3, 0, 'not json', lines[2] ?? '', '{"n":99,"type":"log","data":{}}'.replace('99', '2'));
    const result = await read(lines.join('\n'));
    if (!result.ok) throw new Error(result.problem.kind);
    expect([...recordsOfParts(result.run.parts)]).toEqual(sampleRecords);
    const rejects = [
      { type: '', raw: 'not json' },
      { type: 'trace', raw: lines[2] },
      { type: 'log', raw: '{"n":2,"type":"log","data":{}}' },
    ];
    expect(result.run.warnings).toEqual([{ kind: 'unreadable', count: 3, rejects }]);
    expect(result.run.state).toMatchObject({ rejected: 3, rejects });
    const fewer = await read((await runFileText()).split('\n').toSpliced(4, 1).join('\n'));
    if (!fewer.ok) throw new Error(fewer.problem.kind);
    expect(fewer.run.warnings).toEqual([{ kind: 'count', held: 9, said: 10 }]);
  });

  it('of a run that was not whole says so', async () => {
    const result = await read(await runFileText({ isWhole: false }));
    expect(result.ok && result.run.warnings).toEqual([{ kind: 'incomplete' }]);
  });
});

describe('a bad file', () => {
  it.each<[string, BlobPart, object]>([
    ['empty', '', { kind: 'empty' }],
    ['no JSON', 'hello', { kind: 'not-json' }],
    ['cut before it says anything', '{"cut', { kind: 'not-json' }],
    ['something else', '{"name": "package"}', { kind: 'wrong-kind', found: null }],
    ['a list', '[]', { kind: 'wrong-kind', found: null }],
    ['a record with a wrong list', '{"logs": 3}', { kind: 'wrong-kind', found: null }],
    ['frames', '{"format":"nadoo-frames","frames":[]}', { kind: 'wrong-kind', found: 'frames' }],
    ['a Chrome trace', '{"traceEvents":[]}\n', { kind: 'wrong-kind', found: 'chrome-trace' }],
    ['OTLP logs', '{"resourceLogs":[]}', { kind: 'wrong-kind', found: 'otlp-logs' }],
    ['OTLP metrics', '{"resourceMetrics":[]}', { kind: 'wrong-kind', found: 'otlp-metrics' }],
    ['HAR', '{"log":{"entries":[]}}', { kind: 'wrong-kind', found: 'har' }],
    ['a ZIP', 'PK\u0003\u0004', { kind: 'wrong-kind', found: 'zip' }],
    ['a picture', new Uint8Array([0x89, 0x50, 0, 0, 1, 2]), { kind: 'wrong-kind', found: 'binary' }],
    ['nested too deeply', '['.repeat(100_000), { kind: 'not-json' }],
  ])('says that it is %s', async (_, part, problem) => {
    expect(await problemOf(part)).toEqual(problem);
  });

  it('over the size is not looked at', async () => {
    expect(await problemOf(' '.repeat(100_001), small)).toEqual({
      kind: 'too-large',
      size: 100_001,
      limit: 100_000,
    });
  });

  it('that unpacks without end is stopped, with the sizes', async () => {
    const bomb = gzipSync(`{}\n${' '.repeat(100)}\n`.repeat(60_000));
    expect(await problemOf(bomb, { ...small, pieceChars: 1e9 })).toEqual({
      kind: 'unpacks',
      packed: bomb.length,
      limit: 200_000,
    });
    // One endless line is stopped sooner.
    const line = gzipSync(' '.repeat(30_000_000));
    expect(await problemOf(line, small)).toEqual({ kind: 'unpacks', packed: line.length, limit: 50_000 });
    expect(await problemOf(' '.repeat(60_000), small)).toEqual({ kind: 'long-line', limit: 50_000 });
  });

  it('that unpacks without end in the middle of a run is stopped too, and the run before it is there', async () => {
    const [header = '', record = ''] = (await runFileText()).split('\n');
    const bomb = gzipSync(`${header}\n${record}\n${'\n'.repeat(30_000_000)}`);
    const result = await read(bomb, small);
    if (result.ok) throw new Error('was read');
    expect(result.problem).toMatchObject({ kind: 'unpacks' });
    expect(result.partial?.held).toBe(1);
  });

  it('that cannot be read from the disk says so', async () => {
    const gone = new Blob(['{}']);
    gone.slice = () => {
      throw new Error('gone');
    };
    const result = await importRun(gone, () => undefined).result;
    expect(result).toMatchObject({ ok: false, problem: { kind: 'unreadable' }, partial: null });
  });
});

describe('an SDK debug record', () => {
  const time = (second: string) => `2026-11-24T10:00:${second}`;
  const record = {
    execution_id: 'x',
    plugin_id: 'p',
    logs: [
      { level: 'info', message: 'one', timestamp: time('01.500000') },
      { level: 'info' },
      // A clock that jumped back: lines keep their order.
      { level: 'info', message: 'two', timestamp: time('00.900000') },
    ],
    steps: [{ step_name: 's', started_at: time('01'), ended_at: time('03.5'), duration: 2.5 }],
    variables: { total: { value: 3, timestamp: time('02') } },
    total_execution_time: 3,
  };

  it('becomes records in the order of their times, each list in its own', async () => {
    const result = await read(JSON.stringify(record, null, 2));
    if (!result.ok) throw new Error(result.problem.kind);
    const { run } = result;
    expect(
      [...recordsOfParts(run.parts)].map(({ n, record: entry }) => `${String(n)} ${entry?.type ?? ''}`),
    ).toEqual(['1 step', '2 log', '3 log', '4 variable', '5 step']);
    expect(run).toMatchObject({
      lastValuesOnly: true,
      info: { executionId: 'x', pluginId: 'p', endedAt: '2026-11-24T10:00:03.900000Z' },
      warnings: [{ kind: 'unreadable', count: 1 }],
      state: { rejected: 1, rejects: [{ type: 'log' }] },
    });
  });

  it('in a frame keeps the numbers of its server, and how many there are', async () => {
    const data = {
      logs: [{ level: 'info', message: 'm', timestamp: time('01'), n: 1 }],
      next: 1,
      last: 1200,
    };
    const result = await read(JSON.stringify({ type: 'debug_data', data }));
    expect(result).toMatchObject({
      ok: true,
      run: { last: 1200, lastValuesOnly: false, held: 1 },
    });
  });

  it('that is cut off gives what is there', async () => {
    const text = JSON.stringify(record);
    const result = await read(text.slice(0, text.indexOf('"steps"') + 3));
    if (result.ok) throw new Error('was taken for whole');
    expect(result.problem).toEqual({ kind: 'truncated', total: null });
    expect(result.partial?.held).toBe(2);
  });
});
