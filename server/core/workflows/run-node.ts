/** What each type of node does. */
import { createPassageSearch } from '../agent/retrieval.ts';
import type { CoreBase } from '../context.ts';
import type { Runs } from '../runs/runs.ts';
import type { NodeRun, WorkflowNode, WorkflowRunRecord } from './workflow-model.ts';

/** A node failed by itself: the words are those that its reader sees. Whatever else is thrown is the gateway's fault. */
export class NodeFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NodeFailure';
  }
}

export type RunNode = (
  node: WorkflowNode,
  run: WorkflowRunRecord,
  /** Called with the id of a tool's own run, before that is stored. */
  onId: (executionId: string) => Promise<void>,
) => Promise<unknown>;

export function createRunNode(base: CoreBase, runs: Runs): RunNode {
  const search = createPassageSearch();

  return async (node, run, onId) => {
    const settings = node.settings;
    const text = (name: string): string => filled(settings[name] ?? '', run);
    switch (node.type) {
      case 'input':
        return run.inputs;
      case 'search': {
        const passages = search(await base.storage.documentsOf(run.workspace_id), text('query'), 3);
        if (passages.length === 0)
          throw new NodeFailure('No document of this workspace says anything about it.');
        return passages.map(({ document_id, title, content }) => ({ document_id, title, content }));
      }
      case 'template':
        return text('text');
      case 'tool':
        return runTool(node, run, onId);
      case 'collect':
        return Object.fromEntries(
          run.nodes
            .filter(({ node_id }) => node.after.includes(node_id))
            .map(({ node_id, output, error }) => [node_id, error === null ? output : { error }]),
        );
    }
  };

  async function runTool(
    { settings }: WorkflowNode,
    run: WorkflowRunRecord,
    onId: (executionId: string) => Promise<void>,
  ): Promise<unknown> {
    const { plugin_id: pluginId = '', tool_name: toolName = '' } = settings;
    const plugin = (await base.storage.plugins()).find(({ id }) => id === pluginId);
    if (!plugin) throw new NodeFailure(`There is no plugin ${pluginId} here.`);
    const { user_id: userId, workspace_id: workspaceId } = run;
    const parameters = parametersOf(settings);
    // The workflow rings for all of its nodes.
    const asked = { plugin, toolName, parameters, workspaceId, userId };
    const started = await runs.start({ ...asked, rings: false, onId });
    const { success, result, error } = await started.outcome;
    if (!success) throw new NodeFailure(error ?? 'The run gave no reason.');
    return { execution_id: started.executionId, result };
  }
}

/** What a node works with besides the run's inputs: a query, a tool, the values that its text names. */
export function inputOf(node: WorkflowNode, run: WorkflowRunRecord): NodeRun['input'] {
  const { query = '', text = '', plugin_id, tool_name } = node.settings;
  switch (node.type) {
    case 'search':
      return { query: filled(query, run) };
    case 'tool':
      return { plugin_id, tool_name, parameters: parametersOf(node.settings) };
    case 'template':
      return Object.fromEntries([...text.matchAll(PLACE)].map(([, name = '']) => [name, valueOf(name, run)]));
    default:
      return null;
  }
}

/** Of a tool: a JSON object among its settings. */
function parametersOf({ parameters = '{}' }: WorkflowNode['settings']): Record<string, unknown> {
  return JSON.parse(parameters) as Record<string, unknown>;
}

/** `{name}` is an input, or the output of the node of that id. */
const PLACE = /\{([\w-]+)\}/g;

function valueOf(name: string, { inputs, nodes }: WorkflowRunRecord): unknown {
  return nodes.find(({ node_id }) => node_id === name)?.output ?? inputs[name] ?? null;
}

function filled(text: string, run: WorkflowRunRecord): string {
  return text.replace(PLACE, (place, name: string) => {
    const value = valueOf(name, run);
    if (value === null || value === undefined) return name === 'name' ? 'colleague' : place;
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}
