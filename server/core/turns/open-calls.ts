/**
 * Tools that an answer has called and that have not returned. Whoever stops the answer stops them with it, and its
 * agent is not listened to any more: what became of them is told from their runs.
 */
import type { Clock } from '#src/lib/clock.ts';
import type { AgentTurn, ToolOutcome } from '../ports.ts';
import { GATEWAY_STOPPED, STOPPED_WITH_ANSWER } from '../runs/runs.ts';

/** So long the end of an answer waits for those of its tools. A run that is killed ends at once. */
const SETTLE_MS = 1_000;

type Fields = Readonly<Record<string, unknown>>;

export interface OpenCalls {
  /** An event of the agent, before it is sent. */
  told(name: string, data: Fields): void;
  /** The turn as the agent gets it: runs that it starts are followed to their end. */
  followed(turn: AgentTurn): AgentTurn;
  /** `agent_tool_result` of each call that is open, once its run is over. Of the others nothing is said. */
  settled(): Promise<Record<string, unknown>[]>;
}

export function createOpenCalls(clock: Clock): OpenCalls {
  const calls = new Map<string, Fields>();
  const outcomes = new Map<string, Promise<ToolOutcome>>();

  function inTime<T>(awaited: Promise<T>): Promise<T | null> {
    return new Promise((resolve) => {
      const cancel = clock.schedule(() => {
        resolve(null);
      }, SETTLE_MS);
      const settle = (value: T | null): void => {
        cancel();
        resolve(value);
      };
      awaited.then(settle, () => {
        settle(null);
      });
    });
  }

  async function resultOf(call: Fields): Promise<Record<string, unknown>[]> {
    const { tool_name, call_id, execution_id } = call;
    const outcome = await inTime(outcomes.get(String(execution_id)) ?? Promise.resolve(null));
    if (outcome === null) return [];
    const { success, result, error, durationMs: duration_ms } = outcome;
    // One that failed by itself in the same moment was not stopped.
    const stopped = error === STOPPED_WITH_ANSWER || error === GATEWAY_STOPPED;
    const came = success ? { result } : { result: { error }, ...(stopped && { stopped }) };
    return [{ tool_name, ...came, success, duration_ms, call_id, execution_id }];
  }

  return {
    told(name, data) {
      const id = String(data['call_id']);
      if (name === 'agent_tool_call') calls.set(id, data);
      if (name === 'agent_tool_result') calls.delete(id);
    },
    followed: (turn) => ({
      ...turn,
      async startTool(tool, parameters) {
        const run = await turn.startTool(tool, parameters);
        outcomes.set(run.executionId, run.outcome);
        return run;
      },
    }),
    settled: async () => (await Promise.all([...calls.values()].map(resultOf))).flat(),
  };
}
