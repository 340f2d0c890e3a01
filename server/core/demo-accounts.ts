/** The demo's people, as the sign-in page offers them. Source: running.md, "Demo data". */
export const DEMO_PASSWORD = 'demo-nadoo';

export const demoAccounts = [
  { email: 'ada@demo.nadoo.dev', name: 'Ada' },
  { email: 'mina@demo.nadoo.dev', name: 'Mina' },
  { email: 'jun@demo.nadoo.dev', name: 'Jun' },
] as const;
