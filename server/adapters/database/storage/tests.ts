import { and, asc, desc, eq, inArray } from 'drizzle-orm';
import type { TestStorage } from '#server/core/run-storage.ts';
import type { Database } from '../database.ts';
import { pluginTestResults, pluginTests } from '../schema.ts';

/** Runs that were saved as tests, and what came of them. */
export function testStorage(db: Database): TestStorage {
  return {
    async insertTest(test) {
      await db.insert(pluginTests).values(test);
    },

    async testById(id) {
      return (await db.select().from(pluginTests).where(eq(pluginTests.id, id)))[0] ?? null;
    },

    async testsOf(workspaceId, pluginId) {
      return db
        .select()
        .from(pluginTests)
        .where(and(eq(pluginTests.workspace_id, workspaceId), eq(pluginTests.plugin_id, pluginId)))
        .orderBy(asc(pluginTests.name), asc(pluginTests.id));
    },

    async updateTest(id, change) {
      // An update of nothing is no statement; the id is there, or it is not.
      const set = Object.keys(change).length === 0 ? { id } : change;
      const changed = await db
        .update(pluginTests)
        .set(set)
        .where(eq(pluginTests.id, id))
        .returning({ id: pluginTests.id });
      return changed.length > 0;
    },

    async deleteTest(id) {
      // Its results go with it, by their foreign key.
      const deleted = await db
        .delete(pluginTests)
        .where(eq(pluginTests.id, id))
        .returning({ id: pluginTests.id });
      return deleted.length > 0;
    },

    async putTestResult(result) {
      const { test_id, execution_id, ...change } = result;
      await db.transaction(async (tx) => {
        // Whoever deletes the test at the same time waits, or this finds none.
        const found = await tx
          .select({ id: pluginTests.id })
          .from(pluginTests)
          .where(eq(pluginTests.id, test_id))
          .for('share');
        if (found.length === 0) return;
        await tx
          .insert(pluginTestResults)
          .values({ test_id, execution_id, ...change })
          .onConflictDoUpdate({
            target: [pluginTestResults.test_id, pluginTestResults.execution_id],
            set: change,
          });
      });
    },

    async testResults(testId, limit) {
      return db
        .select()
        .from(pluginTestResults)
        .where(eq(pluginTestResults.test_id, testId))
        .orderBy(desc(pluginTestResults.at), desc(pluginTestResults.execution_id))
        .limit(limit);
    },

    async latestTestResults(testIds) {
      if (testIds.length === 0) return [];
      return db
        .selectDistinctOn([pluginTestResults.test_id])
        .from(pluginTestResults)
        .where(inArray(pluginTestResults.test_id, [...testIds]))
        .orderBy(pluginTestResults.test_id, desc(pluginTestResults.at), desc(pluginTestResults.execution_id));
    },
  };
}
