/** The append-only record of what happened in a workspace: stored, then told to everybody there. */
import { createUuid } from '#src/lib/ids.ts';
import { streamNames } from './context.ts';
import type { ActivityRecord } from './model.ts';
import type { CorePorts } from './ports.ts';

/** Named as the documented workspace frames, and what became of a member. */
export type ActivityKind =
  | 'user_joined'
  | 'user_left'
  | 'document_updated'
  | 'application_changed'
  | 'member_added'
  | 'member_changed'
  | 'member_removed';

export interface Happening {
  readonly kind: ActivityKind;
  readonly userId: string | null;
  /** Milliseconds; the present where it is left out. */
  readonly at?: number;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** Stores what happened; with the extension `presence` the workspace hears of it as `activity_added`. */
export async function recordActivity(
  ports: CorePorts,
  workspaceId: string,
  happenings: readonly Happening[],
): Promise<void> {
  if (happenings.length === 0) return;
  const rows = happenings.map(({ kind, userId, at = ports.clock.now(), params = {} }): ActivityRecord => ({
    id: createUuid(),
    workspace_id: workspaceId,
    at: new Date(at).toISOString(),
    kind,
    user_id: userId,
    params: { ...params },
  }));
  await ports.storage.insertActivities(rows);
  if (!ports.settings.extensions.includes('presence')) return;
  const entries = rows.map(toWireActivity);
  await ports.bus.append(streamNames.workspace(workspaceId), { type: 'activity_added', entries });
}

/** As REST and frames carry it: the workspace is known from where it is read. */
export function toWireActivity({ id, at, kind, user_id, params }: ActivityRecord): Record<string, unknown> {
  return { id, at, kind, user_id, params };
}
