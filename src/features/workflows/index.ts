export { useWorkflow } from './workflows-queries.ts';
export { WorkflowsView, type WorkflowsViewProps } from './workflows-view.tsx';
