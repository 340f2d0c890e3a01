/**
 * Takes the types out of a plugin and leaves every line and column where it was, so that a stack names the place
 * that the author wrote. Nothing is compiled: what needs code of its own (an enum, a namespace) is refused.
 */
import { transformSync } from '@swc/wasm-typescript';
import * as z from 'zod/mini';

const refusal = z.looseObject({
  code: z.string(),
  message: z.string(),
  startLine: z.optional(z.int()),
  startColumn: z.optional(z.int()),
});

const ONLY_TYPES =
  'Types are taken away, nothing is compiled: write what becomes code, such as an enum or a namespace, as JavaScript.';

/** @throws Error whose message names line and column where the source cannot be read. */
export function stripTypes(source: string): string {
  try {
    return transformSync(source, { mode: 'strip-only', module: true }).code;
  } catch (thrown) {
    throw new Error(explain(thrown), { cause: thrown });
  }
}

function explain(thrown: unknown): string {
  const { success, data } = z.safeParse(refusal, thrown);
  if (!success) return 'The TypeScript of this plugin cannot be read';
  const { code, message, startLine, startColumn } = data;
  const place = startLine === undefined ? '' : `, line ${startLine}, column ${(startColumn ?? 0) + 1}`;
  const words = `plugin.ts${place}: ${message.replace(/\.$/, '')}`;
  return code === 'UnsupportedSyntax' ? `${words}. ${ONLY_TYPES}` : words;
}
