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

/** Takes some seconds, and rings when it is done. */
export const linkCheck: WorkflowRecord = {
  id: 'wf-link-check',
  workspace_id: 'ws-demo',
  name: 'Link check',
  description: 'Crawls the guides of the demo site and reports broken pages.',
  nodes: [
    { id: 'wish', type: 'input', name: 'Who asks', after: [], settings: {} },
    {
      id: 'check',
      type: 'tool',
      name: 'Check the links',
      after: ['wish'],
      settings: {
        plugin_id: 'link-checker',
        tool_name: 'check_links',
        parameters: '{"section": "guides", "pages": 40}',
      },
    },
    {
      id: 'report',
      type: 'template',
      name: 'Write the report',
      after: ['check'],
      settings: { text: 'Dear {name},\n\nthe links were checked:\n\n{check}' },
    },
  ],
};
