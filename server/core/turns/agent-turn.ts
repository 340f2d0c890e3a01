/** What an agent is given for one answer: the talk so far, the workspace's documents and its plugins' tools. */
import { searchPassages } from '../agent/retrieval.ts';
import type { CoreBase } from '../context.ts';
import type { ApplicationRecord, MessageRecord, PluginRecord } from '../model.ts';
import type { AgentTool, AgentTurn, ToolDecision } from '../ports.ts';
import type { Runs } from '../runs/runs.ts';
import { keepYes, standingYes } from './tool-grants.ts';
import { messagesBefore } from './message-paths.ts';

export interface AgentTurnInput {
  readonly application: ApplicationRecord;
  readonly prompt: MessageRecord;
  readonly userId: string;
  readonly signal: AbortSignal;
  /** Absent: no tool asks. */
  readonly decisionOn?: (callId: string) => Promise<ToolDecision | null>;
  /** False where nobody is there who could be asked: a tool that asks gets its no at once. */
  readonly canAsk?: boolean;
}

const refuse = (): Promise<ToolDecision> => Promise.resolve({ allow: false, by: null });

export async function createAgentTurn(base: CoreBase, runs: Runs, input: AgentTurnInput): Promise<AgentTurn> {
  const { application, prompt, userId, signal, decisionOn, canAsk = true } = input;
  const messages = await base.storage.messagesOf(prompt.session_id);
  // Of other branches it knows nothing: they were not said to it.
  const earlier = messagesBefore(messages, prompt.id);
  const plugins = (await base.storage.plugins()).filter((plugin) =>
    application.plugin_ids.includes(plugin.id),
  );
  const chat = { id: prompt.session_id, workspace_id: application.workspace_id };
  return {
    application,
    history: earlier.filter((message) => message.status === 'complete'),
    prompt: prompt.content,
    attachments: prompt.attachments,
    tools: plugins.flatMap(toTools),
    firstAnswer: !earlier.some((message) => message.role === 'assistant'),
    async searchDocuments(query, limit) {
      return searchPassages(await base.storage.documentsOf(application.workspace_id), query, limit);
    },
    startTool(tool, parameters) {
      const plugin = plugins.find((candidate) => candidate.id === tool.pluginId);
      if (!plugin) return Promise.reject(new Error(`${application.name} has no plugin ${tool.pluginId}`));
      const { toolName } = tool;
      return runs.start({
        plugin,
        toolName,
        parameters,
        workspaceId: application.workspace_id,
        userId,
        signal,
      });
    },
    ...(base.settings.stock && { runsUntold: true }),
    ...(decisionOn && {
      decisionOn: canAsk ? decisionOn : refuse,
      nobodyToAsk: !canAsk,
      standingYes: (toolName: string) => standingYes(base, chat, toolName),
      keepYes: (toolName: string, by: string) => keepYes(base, chat, toolName, by),
    }),
    signal,
    clock: base.clock,
  };
}

function toTools(plugin: PluginRecord): AgentTool[] {
  return plugin.tools.map(({ name, description, parameters, writes = false }) => ({
    pluginId: plugin.id,
    toolName: name,
    description,
    parameters,
    writes,
  }));
}
