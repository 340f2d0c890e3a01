/** What the routes of runs and saved tests answer (docs/protocol.md 3.7). */
import * as z from 'zod/mini';
import { executionSchema } from '#src/protocol/entities.ts';

export const listedRunSchema = z.looseObject({
  // Not `z.extend`: every page would load it.
  ...executionSchema.shape,
  /** Of the page that follows this row. Absent on servers that do not page. */
  cursor: z.nullish(z.string()),
});
export type ListedRun = z.infer<typeof listedRunSchema>;
export const listedRunsSchema = z.array(listedRunSchema);

export const differenceSchema = z.looseObject({
  path: z.string(),
  kind: z.enum(['missing', 'unexpected', 'changed']),
  expected: z.optional(z.unknown()),
  actual: z.optional(z.unknown()),
});
export type WireDifference = z.infer<typeof differenceSchema>;

export const testResultSchema = z.looseObject({
  execution_id: z.string(),
  passed: z.boolean(),
  differences: z.array(differenceSchema),
  at: z.string(),
  by: z.nullish(z.string()),
});
export type WireTestResult = z.infer<typeof testResultSchema>;

export const savedTestSchema = z.looseObject({
  id: z.string(),
  workspace_id: z.string(),
  plugin_id: z.string(),
  name: z.string(),
  tool_name: z.string(),
  parameters: z.record(z.string(), z.unknown()),
  expected_result: z.optional(z.unknown()),
  expected_steps: z.nullish(z.array(z.string())),
  last_result: z.nullish(testResultSchema),
});
export type SavedTest = z.infer<typeof savedTestSchema>;
export const savedTestsSchema = z.array(savedTestSchema);
export const testResultsSchema = z.array(testResultSchema);
export const nothingSchema = z.unknown();
