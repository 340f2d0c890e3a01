/** What every storage keeps to: the same expectations for memory, the embedded database and PostgreSQL. */
import type { Storage } from '#server/core/ports.ts';
import { describeBranches } from './branch-contract.ts';
import { describeDocuments } from './document-contract.ts';
import { describeInboxes } from './inbox-contract.ts';
import { describeMessages } from './message-contract.ts';
import { describeMessageExtras } from './message-extras-contract.ts';
import { describePeople } from './people-contract.ts';
import { describePluginRuns } from './plugin-run-contract.ts';
import { describeRunRecords } from './run-record-contract.ts';
import { sampleUser } from './sample-records.ts';
import { describeSessions } from './session-contract.ts';
import { describeWorkflows } from './workflow-contract.ts';

/**
 * Fills an empty storage, expects, and leaves it to the next: `open` gives an empty one each time.
 */
export function describeStorage(name: string, open: () => Promise<Storage>): void {
  async function withPeople(): Promise<Storage> {
    const storage = await open();
    for (const id of ['ada', 'mina', 'jun']) {
      await storage.insertUser(sampleUser(id), { user_id: id, password_hash: `hash of ${id}` });
    }
    await storage.insertWorkspace({ id: 'ws-1', name: 'One' });
    await storage.insertWorkspace({ id: 'ws-2', name: 'Two' });
    await storage.putMembership({ workspace_id: 'ws-1', user_id: 'ada', role: 'owner' });
    await storage.putMembership({ workspace_id: 'ws-1', user_id: 'mina', role: 'member' });
    await storage.putMembership({ workspace_id: 'ws-2', user_id: 'ada', role: 'admin' });
    for (const [id, workspace] of [
      ['app-1', 'ws-1'],
      ['app-2', 'ws-2'],
    ] as const) {
      await storage.insertApplication({
        id,
        name: id,
        description: 'An application',
        workspace_id: workspace,
        plugin_ids: ['calculator'],
      });
    }
    return storage;
  }

  describeInboxes(name, open);
  describeSessions(name, withPeople);
  describeBranches(name, withPeople);
  describePeople(name, open, withPeople);
  describeMessages(name, withPeople);
  describeMessageExtras(name, withPeople);
  describeDocuments(name, withPeople);
  describeWorkflows(name, withPeople);
  describePluginRuns(name, withPeople);
  describeRunRecords(name, withPeople);
}
