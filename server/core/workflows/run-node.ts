/** What each type of node does. Throws where it fails: the words are those that its reader sees. */
import { createPassageSearch } from '../agent/retrieval.ts';
import type { CoreBase } from '../context.ts';
import type { Runs } from '../runs/runs.ts';
import type { WorkflowNode, WorkflowRunRecord } from './workflow-model.ts';

export type RunNode = (node: WorkflowNode, run: WorkflowRunRecord) => Promise<unknown>;

export function createRunNode(base: CoreBase, runs: Runs): RunNode {
  const search = createPassageSearch();

  return async (node, run) => {
    const settings = node.settings;
    const text = (name: string): string => filled(settings[name] ?? '', run);
    switch (node.type) {
      case 'input':
        return run.inputs;
      case 'search': {
        const passages = search(await base.storage.documentsOf(run.workspace_id), text('query'), 3);
        if (passages.length === 0) throw new Error('No document of this workspace says anything about it.');
        return passages.map(({ document_id, title, content }) => ({ document_id, title, content }));
      }
      case 'template':
        return text('text');
      case 'tool':
        return runTool(text('plugin_id'), text('tool_name'), run);
      case 'collect':
        return Object.fromEntries(
          run.nodes
            .filter(({ node_id }) => node.after.includes(node_id))
            .map(({ node_id, output, error }) => [node_id, error === null ? output : { error }]),
        );
    }
  };

  async function runTool(pluginId: string, toolName: string, run: WorkflowRunRecord): Promise<unknown> {
    const plugin = (await base.storage.plugins()).find(({ id }) => id === pluginId);
    if (!plugin) throw new Error(`There is no plugin ${pluginId} here.`);
    const { user_id: userId, workspace_id: workspaceId } = run;
    const started = await runs.start({ plugin, toolName, parameters: {}, workspaceId, userId });
    const { success, result, error } = await started.outcome;
    if (!success) throw new Error(error ?? 'The run gave no reason.');
    return { execution_id: started.executionId, result };
  }
}

/** `{name}` is an input, or the output of the node of that id. */
function filled(text: string, { inputs, nodes }: WorkflowRunRecord): string {
  return text.replace(/\{([\w-]+)\}/g, (place, name: string) => {
    const value = nodes.find(({ node_id }) => node_id === name)?.output ?? inputs[name];
    if (value === null || value === undefined) return name === 'name' ? 'colleague' : place;
    return typeof value === 'string' ? value : JSON.stringify(value);
  });
}
