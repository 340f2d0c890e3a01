/** An agent's event as the documentation lists it (protocol.md 1.6). */

/** What ours adds to the events around a tool call: the extension `agent-events`. */
const ADDED = ['call_id', 'execution_id', 'success', 'duration_ms', 'stopped'];
const TOOL_EVENTS = new Set(['agent_tool_call', 'agent_tool_result']);

/** The fields of an event that a stock gateway sends. */
export function documentedEvent(
  name: string,
  fields: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  if (!TOOL_EVENTS.has(name)) return fields;
  return Object.fromEntries(Object.entries(fields).filter(([field]) => !ADDED.includes(field)));
}
