import fc from 'fast-check';
import { newQuickJSWASMModule } from 'quickjs-emscripten';
import { describe, expect, it } from 'vitest';
import { systemClock } from '#src/lib/clock.ts';
import { demoPlugins } from '#server/core/demo/plugins/index.ts';
import type { RunRecordInput } from '#server/core/plugins/recorder.ts';
import { runInSandbox } from '#server/core/plugins/sandbox.ts';
import { stripTypes } from './strip-types.ts';

async function run(source: string, parameters: Record<string, unknown> = {}, toolName = 'tool') {
  const records: RunRecordInput[] = [];
  const result = await runInSandbox(
    await newQuickJSWASMModule(),
    { source, language: 'typescript', toolName, parameters },
    {
      services: () => Promise.resolve(null),
      clock: systemClock,
      onRecord: (record) => records.push(record),
      stripTypes,
    },
  );
  return { result, records };
}

describe('a TypeScript plugin', () => {
  it('runs with its types taken away', async () => {
    const { result } = await run(
      `import type { Context } from 'nadoo';
      export type { Context };
      declare const neverThere: string;
      abstract class Shape<T extends number = number> {
        readonly sides!: T;
        constructor(sides: T) { (this as { sides: T }).sides = sides; }
        abstract get name(): string;
      }
      class Square extends Shape<4> {
        constructor() { super(4); }
        override get name(): string { return 'square'; }
      }
      const limits = { pages: 20 } satisfies Record<string, number>;
      const last = <T,>(list: readonly T[]): T | undefined => list.at(-1);
      function isText(value: unknown): value is string { return typeof value === 'string'; }
      export const tools = {
        async tool({ n }: { n?: number }, context: Context): Promise<unknown> {
          const shape = new Square();
          return [
            limits.pages, last<number>([1, 2]), (n as unknown as number)! * 2,
            shape.name, shape.sides, isText('x'), typeof neverThere,
          ];
        },
      } as const;`,
      { n: 21 },
    );
    expect(result).toEqual({ ok: true, result: [20, 2, 42, 'square', 4, true, 'undefined'] });
  });

  it('names the line that its author wrote when it throws', async () => {
    const { records } = await run(
      `interface Long {
        readonly a: string;
      }
      export const tools = {
        async tool(parameters: Long): Promise<never> {
          throw new Error('here' satisfies string);
        },
      };`,
    );
    expect(records.at(-1)?.data['message']).toMatch(/here[^]*plugin\.ts:6:/);
  });

  it('ends where it cannot be read, with the line, as a failed run', async () => {
    const { result, records } = await run(
      `export const tools = {\n  async tool(parameters: {}) {\n    const a: number = 1 +;\n  },\n};`,
    );
    expect(result).toEqual({ ok: false, error: 'plugin.ts, line 3, column 26: Expression expected' });
    expect(records.map(({ data }) => data['message'])).toEqual([
      'Tool failed: plugin.ts, line 3, column 26: Expression expected',
    ]);
  });

  it.each([
    ['enum', 'export const tools = {};\nenum Colour { Red }', 2],
    ['namespace', '\n\nnamespace N { export const a = 1; }', 3],
    ['parameter propert', 'class A {\n  constructor(private a: string) {}\n}', 2],
    ['import equals', 'import fs = require("node:fs");', 1],
  ])('refuses what needs code of its own: %s', async (what, source, line) => {
    const { result } = await run(source);
    expect(result).toMatchObject({
      ok: false,
      error: expect.stringMatching(
        new RegExp(`^plugin\\.ts, line ${line}, column \\d+: .*${what}.*as JavaScript\\.$`, 'i'),
      ) as string,
    });
  });

  it('has no module to import from', async () => {
    const { result } = await run(
      'import fs from "node:fs"; export const tools = { tool: () => fs as object };',
    );
    expect(result).toMatchObject({ ok: false, error: expect.stringMatching(/module/i) as string });
  });

  it('is refused in words where nobody can take its types away', async () => {
    const result = await runInSandbox(
      await newQuickJSWASMModule(),
      { source: 'export const tools = {};', language: 'typescript', toolName: 'tool', parameters: {} },
      { services: () => Promise.resolve(null), clock: systemClock, onRecord: () => undefined },
    );
    expect(result).toEqual({
      ok: false,
      error: 'This plugin is written in TypeScript, which runs only on a gateway',
    });
  });
});

describe('stripTypes', () => {
  it('keeps every line where it is, and the text of plain JavaScript as it is', () => {
    for (const { source, language } of demoPlugins) {
      const stripped = stripTypes(source);
      expect(stripped.split('\n')).toHaveLength(source.split('\n').length);
      if (language === 'javascript') expect(stripped).toBe(source);
      else expect(stripped).not.toMatch(/interface|satisfies|: string/);
    }
  });

  it('throws words and nothing else, whatever it is given', () => {
    const scraps = [
      '<',
      '>',
      '(',
      ')',
      '{',
      '}',
      'enum ',
      'type ',
      'a',
      ': ',
      '= ',
      '\n',
      '`',
      '${',
      '한',
      '\0',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...scraps), { maxLength: 30 }), (parts) => {
        try {
          expect(typeof stripTypes(parts.join(''))).toBe('string');
        } catch (error) {
          expect((error as Error).message).toMatch(/^plugin\.ts, line \d+, column \d+: \S/);
        }
      }),
    );
  });
});

it('runs the demo plugin that is written in TypeScript', async () => {
  const plugin = demoPlugins.find(({ id }) => id === 'text-metrics');
  const text = 'Agents answer. 안녕하세요 여러분!';
  expect(await run(plugin?.source ?? '', { text }, 'measure')).toMatchObject({
    result: {
      ok: true,
      result: {
        words: 4,
        sentences: 2,
        characters: 25,
        summary: expect.stringContaining('4 words') as string,
      },
    },
  });
});
