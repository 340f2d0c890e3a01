/** The two events around a tool call (1.6 with our additions): what a tool card shows. */
import type { AgentOutput, AgentTool, ToolOutcome } from '../ports.ts';
import { toolLabel } from './prompt-intent.ts';

export function toolCalled(
  tool: AgentTool,
  parameters: Record<string, unknown>,
  call: { callId: string; executionId: string },
): AgentOutput {
  return {
    type: 'event',
    name: 'agent_tool_call',
    data: {
      tool_name: toolLabel(tool),
      arguments: parameters,
      call_id: call.callId,
      execution_id: call.executionId,
    },
  };
}

export function toolReturned(tool: AgentTool, outcome: ToolOutcome, callId: string): AgentOutput {
  return {
    type: 'event',
    name: 'agent_tool_result',
    data: {
      tool_name: toolLabel(tool),
      result: outcome.success ? outcome.result : { error: outcome.error },
      success: outcome.success,
      duration_ms: outcome.durationMs,
      call_id: callId,
      execution_id: outcome.executionId,
    },
  };
}
