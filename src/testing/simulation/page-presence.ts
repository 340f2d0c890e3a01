/** The members of a page's workspace, as the sidebar mounts them. */
import { createPresenceStore } from '#src/features/presence/presence-store.ts';
import { startSurveyor } from '#src/features/presence/presence-survey.ts';
import { workspaceChannel } from '#src/protocol/channels.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import { statsReplySchema } from '#src/protocol/rest-schemas.ts';
import { recordItem } from './page-chat.ts';
import type { PageScope } from './sim-page.ts';

export interface MountedPresence {
  /** Ids of who is shown as here, sorted. */
  online(): string[];
  unmount(): void;
}

export function mountPresence(scope: PageScope): MountedPresence {
  const { services, name, record, workspaceId } = scope;
  const { clock, http, pool } = services;
  const channel = `workspace:${workspaceId}`;
  const presence = createPresenceStore(clock, ({ onSurvey, onFailure }) =>
    startSurveyor({
      ask: async (signal) => {
        const { data } = await http.request(restPaths.stats, statsReplySchema, { signal });
        return { connections: data.details?.users ?? {} };
      },
      clock,
      visibility: scope.visibility,
      locks: null,
      broadcast: null,
      lockName: 'survey',
      onSurvey,
      onFailure,
    }),
  );
  const online = () =>
    [...presence.store.getState().people].flatMap(([id, person]) => (person.online ? [id] : [])).sort();
  presence.store.subscribe((state, before) => {
    if (state.people !== before.people) record({ kind: 'online', page: name, users: online() });
  });
  const stop = presence.start();
  const lease = pool.lease(workspaceChannel(workspaceId), (items) => {
    for (const item of items) recordItem(scope, channel, item);
    presence.apply(items);
    if (items.some((item) => item.kind === 'opened')) presence.survey();
  });
  return {
    online,
    unmount() {
      lease.release();
      stop();
    },
  };
}
