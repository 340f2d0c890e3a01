import type { WorkflowRecord } from '../workflows/workflow-model.ts';

/** Five nodes, two branches: the letter is written, the order fails (`equipment: false` leaves it out). */
export const onboarding: WorkflowRecord = {
  id: 'wf-onboarding',
  workspace_id: 'ws-demo',
  name: 'Onboarding',
  description: 'Finds the guide for a new colleague, writes a welcome letter and orders equipment.',
  nodes: [
    { id: 'new-colleague', type: 'input', name: 'New colleague', after: [], settings: {} },
    {
      id: 'find-guide',
      type: 'search',
      name: 'Find the guide',
      after: ['new-colleague'],
      settings: { query: 'onboarding first week 신규 입사자 온보딩' },
    },
    {
      id: 'welcome-letter',
      type: 'template',
      name: 'Write the welcome letter',
      after: ['find-guide'],
      settings: { text: 'Dear {name},\n\nwelcome! What to read first:\n\n{find-guide}' },
    },
    {
      id: 'order-equipment',
      type: 'tool',
      name: 'Order equipment',
      after: ['new-colleague'],
      unless_false: 'equipment',
      settings: { plugin_id: 'flaky', tool_name: 'build_report' },
    },
    {
      id: 'summary',
      type: 'collect',
      name: 'Sum up',
      after: ['welcome-letter', 'order-equipment'],
      settings: {},
    },
  ],
};
