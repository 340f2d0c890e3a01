import { sql, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { WorkflowLease } from '#server/core/workflows/workflow-model.ts';

/** Whether a row stands under this very lease, or with null under none: a renewed one is another. */
export function isSameHold(lease: PgColumn, held: WorkflowLease | null): SQL {
  return sql`(${lease} ->> 'until' is not distinct from ${held?.until ?? null}
    and ${lease} ->> 'gateway_id' is not distinct from ${held?.gateway_id ?? null})`;
}
