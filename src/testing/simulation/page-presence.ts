/** The members of a page's workspace, as the sidebar mounts them: stated by the server, or inferred. */
import { createPresenceStore } from '#src/features/presence/presence-store.ts';
import { startSurveyor } from '#src/features/presence/presence-survey.ts';
import { workspaceChannel } from '#src/protocol/channels.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import { statsReplySchema } from '#src/protocol/rest-schemas.ts';
import { mountByExtension } from './extension-mount.ts';
import type { ShownPerson } from './history.ts';
import { recordItem } from './page-chat.ts';
import { mountRoster, type MountedRoster, type Stance } from './page-roster.ts';
import type { PageScope } from './sim-page.ts';

export interface MountedPresence {
  /** Ids of who is inferred to be here, sorted; null where the server states it. */
  online(): string[] | null;
  /** Who is here as the server states it; null where it states nothing. */
  people(): ShownPerson[] | null;
  /** What the page says of itself may have changed. */
  say(): void;
  unmount(): void;
}

export function mountPresence(scope: PageScope, stance: () => Stance): MountedPresence {
  let inferred: Inferred | null = null;
  let stated: MountedRoster | null = null;
  const unmount = mountByExtension(scope.services, 'presence', (isOffered) => {
    const view = isOffered ? (stated = mountRoster(scope, stance)) : (inferred = mountInferred(scope));
    return () => {
      view.unmount();
      stated = inferred = null;
    };
  });
  return {
    online: () => inferred?.online() ?? null,
    people: () => stated?.people() ?? null,
    say: () => stated?.say(),
    unmount,
  };
}

interface Inferred {
  online(): string[];
  unmount(): void;
}

function mountInferred(scope: PageScope): Inferred {
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
