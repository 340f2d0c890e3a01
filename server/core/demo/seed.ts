/** The demo of a fresh gateway: three people, two workspaces, documents, plugins, chats and finished runs. */
import type { Clock } from '#src/lib/clock.ts';
import type { DocumentRecord, MembershipRecord, NewApplication, PluginRecord } from '../model.ts';
import type { PasswordService, Storage } from '../ports.ts';
import { demoDocuments } from './documents/index.ts';
import { demoPlugins } from './plugins/index.ts';
import { seedChats } from './seed-chats.ts';
import { seedRuns } from './seed-runs.ts';
import { linkCheck, onboarding } from './workflows.ts';

export const demoPassword = 'demo-nadoo';

/** Who "Continue as …" on the sign-in page offers. */
export const demoUsers = [
  { id: 'user-ada', email: 'ada@demo.nadoo.dev', name: 'Ada' },
  { id: 'user-mina', email: 'mina@demo.nadoo.dev', name: 'Mina' },
  { id: 'user-jun', email: 'jun@demo.nadoo.dev', name: 'Jun' },
] as const;

const memberships: readonly MembershipRecord[] = [
  { workspace_id: 'ws-demo', user_id: 'user-ada', role: 'owner' },
  { workspace_id: 'ws-demo', user_id: 'user-mina', role: 'member' },
  { workspace_id: 'ws-demo', user_id: 'user-jun', role: 'viewer' },
  { workspace_id: 'ws-private', user_id: 'user-ada', role: 'owner' },
  { workspace_id: 'ws-private', user_id: 'user-mina', role: 'member' },
];

const allPlugins = demoPlugins.map((plugin) => plugin.id);

const applications: readonly NewApplication[] = [
  {
    id: 'app-helpdesk',
    name: 'Helpdesk',
    description: 'Answers from the documents and uses the plugins.',
    workspace_id: 'ws-demo',
    plugin_ids: allPlugins,
  },
  {
    id: 'app-analyst',
    name: 'Research analyst',
    description: 'Calculates, compares offers and checks links.',
    workspace_id: 'ws-demo',
    plugin_ids: allPlugins,
  },
  {
    id: 'app-hiring',
    name: 'Hiring assistant',
    description: 'Knows the hiring plan.',
    workspace_id: 'ws-private',
    plugin_ids: ['calculator'],
  },
];

const HOUR_MS = 3_600_000;

/** Writes the demo into an empty storage. */
export async function seedDemo({
  storage,
  passwords,
  clock,
  plugins = demoPlugins,
}: {
  storage: Storage;
  passwords: PasswordService;
  clock: Clock;
  plugins?: readonly PluginRecord[];
}): Promise<void> {
  const nowMs = clock.now();
  // One hash for the one password of all three: hashing is slow on purpose.
  const passwordHash = await passwords.hash(demoPassword);
  for (const user of demoUsers)
    await storage.insertUser({ ...user }, { user_id: user.id, password_hash: passwordHash });
  await storage.insertWorkspace({ id: 'ws-demo', name: 'Acme AI Lab' });
  await storage.insertWorkspace({ id: 'ws-private', name: 'Acme Leads' });
  for (const membership of memberships) await storage.putMembership({ ...membership });
  for (const plugin of plugins) await storage.putPlugin(plugin);
  for (const application of applications) await storage.insertApplication({ ...application });

  const documents = demoDocuments.map((document): DocumentRecord => ({
    id: document.id,
    workspace_id: document.workspaceId,
    title: document.title,
    text: document.text,
    version: 1,
    updated_at: new Date(nowMs - document.hoursOld * HOUR_MS).toISOString(),
    updated_by: document.updatedBy,
  }));
  for (const document of documents) await storage.insertDocument(document);
  for (const workflow of [onboarding, linkCheck]) await storage.insertWorkflow(workflow);

  const runs = await seedRuns(storage, nowMs);
  await seedChats({
    storage,
    nowMs,
    applications,
    documents: documents.filter((document) => document.workspace_id === 'ws-demo'),
    runs,
  });
}
