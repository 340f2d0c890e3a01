import { sql } from 'drizzle-orm';
import type { Storage } from '#server/core/ports.ts';
import { createDatabase } from '../database.ts';
import type { OpenDatabase } from '../open-database.ts';
import { accountStorage } from './accounts.ts';
import { branchStorage } from './branches.ts';
import { conversationStorage } from './conversations.ts';
import { feedbackStorage } from './feedback.ts';
import { inboxStorage } from './inboxes.ts';
import { runStorage } from './runs.ts';
import { sessionStorage } from './sessions.ts';
import { testStorage } from './tests.ts';
import { toolGrantStorage } from './tool-grants.ts';
import { workflowStorage } from './workflows.ts';
import { workspaceStorage } from './workspaces.ts';

/** The whole storage port on an open, migrated database, which it owns from now on. */
export function createStorage(database: OpenDatabase): Storage {
  const db = createDatabase(database.pool);
  return {
    ...accountStorage(db),
    ...workspaceStorage(db),
    ...conversationStorage(db),
    ...sessionStorage(db),
    ...branchStorage(db),
    ...feedbackStorage(db),
    ...inboxStorage(db),
    ...runStorage(db),
    ...testStorage(db),
    ...toolGrantStorage(db),
    ...workflowStorage(db),
    async ping() {
      await db.execute(sql`select 1`);
    },
    close: () => database.close(),
  };
}
