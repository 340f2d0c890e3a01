/** Plugin tools under names that OpenAI-compatible servers accept. */
import { jsonSchema, tool, type ToolSet } from 'ai';
import type { AgentTool, ToolOutcome } from '#server/core/ports.ts';

const MAX_NAME_LENGTH = 64;
const MAX_RESULT_LENGTH = 12_000;

/** The tools by the names that the model sees. */
export function nameTools(tools: readonly AgentTool[]): Map<string, AgentTool> {
  const named = new Map<string, AgentTool>();
  for (const entry of tools) {
    const base = `${entry.pluginId}__${entry.toolName}`
      .replace(/[^a-zA-Z0-9_-]/g, '_')
      .slice(0, MAX_NAME_LENGTH - 3);
    let name = base;
    for (let n = 2; named.has(name); n += 1) name = `${base}_${n}`;
    named.set(name, entry);
  }
  return named;
}

/** Without `execute`: the agent runs them itself, so that their events come in order. */
export function toToolSet(named: ReadonlyMap<string, AgentTool>): ToolSet {
  return Object.fromEntries(
    [...named].map(([name, { description, parameters }]) => [
      name,
      tool({ description, inputSchema: jsonSchema(parameters) }),
    ]),
  );
}

/** A result as the model reads it. */
export function toModelText(outcome: ToolOutcome): string {
  const text = outcome.success
    ? (JSON.stringify(outcome.result) ?? 'null')
    : `The tool failed: ${outcome.error ?? 'unknown error'}`;
  return text.length > MAX_RESULT_LENGTH ? `${text.slice(0, MAX_RESULT_LENGTH)}… (cut)` : text;
}
