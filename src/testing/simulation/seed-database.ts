/** What the database of a simulated world holds at the beginning. */
import type { Storage } from '#server/core/ports.ts';
import { createMemoryStorage } from '#server/core/memory-storage.ts';
import type { SimUser } from './sim-page.ts';
import { WORLD_START_MS } from './timeline.ts';

export const WORKSPACE = 'ws-sim';
export const APPLICATION = 'app-sim';

export const people: readonly (SimUser & { readonly name: string; readonly role: 'owner' | 'member' })[] = [
  { id: 'user-ada', email: 'ada@sim.test', name: 'Ada', role: 'owner' },
  { id: 'user-mina', email: 'mina@sim.test', name: 'Mina', role: 'member' },
  { id: 'user-jun', email: 'jun@sim.test', name: 'Jun', role: 'member' },
];

export const firstSessions = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];

export async function createDatabase(): Promise<Storage> {
  const storage = createMemoryStorage();
  const now = new Date(WORLD_START_MS).toISOString();
  await storage.insertWorkspace({ id: WORKSPACE, name: 'Simulated' });
  for (const { id, email, name, role } of people) {
    await storage.insertUser({ id, email, name }, { user_id: id, password_hash: 'hash of demo-nadoo' });
    await storage.putMembership({ workspace_id: WORKSPACE, user_id: id, role });
  }
  await storage.insertApplication({
    id: APPLICATION,
    name: 'Assistant',
    description: 'Counts',
    workspace_id: WORKSPACE,
    plugin_ids: ['calculator'],
  });
  await storage.putPlugin({
    id: 'calculator',
    name: 'Calculator',
    description: 'Calculates',
    version: '1.0.0',
    tools: [{ name: 'calculate', description: 'One sum', parameters: { type: 'object' } }],
    source: '',
    language: 'javascript',
  });
  await storage.insertDocument({
    id: 'doc-handbook',
    workspace_id: WORKSPACE,
    title: 'Handbook',
    text: '# Handbook\n\nHolidays: twenty-five days a year.',
    version: 1,
    updated_at: now,
    updated_by: 'user-ada',
  });
  for (const id of firstSessions) {
    await storage.insertSession({
      id,
      application_id: APPLICATION,
      workspace_id: WORKSPACE,
      title: 'Chat',
      archived: false,
      created_by: 'user-ada',
      created_at: now,
      updated_at: now,
    });
  }
  return storage;
}
