/** An agent that says a few words and then fails, when it is told to; else it is the one that it wraps. */
import { toolCalled, toolReturned } from '#server/core/agent/tool-events.ts';
import { AgentFailure, type Agent, type AgentOutput, type AgentTurn } from '#server/core/ports.ts';
import type { AnswerFault, Faults } from './faults.ts';

const words: Record<AnswerFault, string> = {
  rate_limit: 'The model’s provider allows no more requests for now (provoked).',
  context_overflow: 'The conversation exceeds the model’s context length (provoked).',
  tool_error: 'The tool failed, and without it there is no answer (provoked).',
  timeout: 'The model gave no answer within 180 s (provoked).',
  provider_error: 'The model’s provider answered 502 (provoked).',
};

/** A tool that fails by itself where the application has it: the card then leads to a real run. */
const FAILING_PLUGIN = 'flaky';

export function createFailingAgent(agent: Agent, faults: Faults): Agent {
  return {
    run(turn) {
      const fault = faults.takeAnswer();
      return fault === null ? agent.run(turn) : fail(turn, fault);
    },
  };
}

async function* fail(turn: AgentTurn, fault: AnswerFault): AsyncGenerator<AgentOutput> {
  yield { type: 'text', text: 'This answer was begun ' };
  if (fault === 'tool_error') yield* failingTool(turn);
  throw new AgentFailure(fault, words[fault]);
}

async function* failingTool(turn: AgentTurn): AsyncGenerator<AgentOutput> {
  const tool = turn.tools.find(({ pluginId }) => pluginId === FAILING_PLUGIN) ?? turn.tools[0];
  if (!tool) return;
  const { executionId, outcome } = await turn.startTool(tool, {});
  const callId = `call-${executionId}`;
  yield toolCalled(tool, {}, { callId, executionId });
  yield toolReturned(tool, await outcome, callId);
}
