/** A tool that writes asks before it runs (`agent_tool_approval`, extension `agent-events`). */
import { APPROVAL_MS } from '../turns/decisions.ts';
import type { AgentOutput, AgentTool, AgentTurn } from '../ports.ts';
import { toolLabel } from './prompt-intent.ts';

/** `unasked`: nobody could be asked, which is a no. `stopped`: the answer was ended while it waited. */
export type Asked = 'run' | 'denied' | 'unasked' | 'stopped';

/** Yields the question and what became of it; nothing where the tool only reads, or where nobody can be asked. */
export async function* askFirst(
  turn: AgentTurn,
  tool: AgentTool,
  parameters: Record<string, unknown>,
  callId: string,
): AsyncGenerator<AgentOutput, Asked, undefined> {
  if (tool.writes !== true || turn.decisionOn === undefined) return 'run';
  const named = { tool_name: toolLabel(tool), call_id: callId };
  const { nobodyToAsk = false } = turn;
  const allowedBy = (await turn.standingYes?.(named.tool_name)) ?? null;
  if (allowedBy !== null) {
    // No question is put; who allowed it is told all the same.
    const standing = { allow: true, by: allowedBy, scope: 'chat', standing: true };
    yield { type: 'event', name: 'agent_tool_decided', data: { ...named, ...standing } };
    return 'run';
  }
  // Told all the same, so that whoever reads the talk sees what did not run; nobody's word is waited for.
  const expires_at = new Date(turn.clock.now() + (nobodyToAsk ? 0 : APPROVAL_MS)).toISOString();
  yield { type: 'event', name: 'agent_tool_approval', data: { ...named, arguments: parameters, expires_at } };
  const decision = await turn.decisionOn(callId);
  if (decision === null) return 'stopped';
  if (decision.scope === 'chat' && decision.by !== null) await turn.keepYes?.(named.tool_name, decision.by);
  yield { type: 'event', name: 'agent_tool_decided', data: { ...named, ...decision } };
  if (decision.allow) return 'run';
  return nobodyToAsk ? 'unasked' : 'denied';
}
