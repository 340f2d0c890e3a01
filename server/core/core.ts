/** The gateway without its outside: routes and sockets over ports (`ports.ts`). Runs in Node and in the browser. */
import { createRoutes } from './api/routes.ts';
import type { Core } from './api-types.ts';
import { createConnections } from './connections.ts';
import { describeFault, type CoreBase, type CoreContext } from './context.ts';
import { followRightsChanges } from './membership-changes.ts';
import { noMetrics } from './metrics.ts';
import { createInboxWatch } from './inbox-watch.ts';
import { createNotifier } from './notify.ts';
import type { CorePorts } from './ports.ts';
import { createPresence } from './presence/presence.ts';
import { createRateLimits } from './rate-limit.ts';
import { createRuns } from './runs/runs.ts';
import { authenticate } from './sockets/authorize.ts';
import { connectSocket } from './sockets/connect.ts';
import { createTickets } from './tickets.ts';
import { createTurns } from './turns/turns.ts';
import { createWorkflows } from './workflows/workflows.ts';

export function createCore(ports: CorePorts): Core {
  const base: CoreBase = {
    ...ports,
    limits: createRateLimits(ports.settings.rateLimits, ports.clock),
    tickets: createTickets(ports.clock),
    connections: createConnections(),
    counters: new Map(),
    metrics: ports.metrics ?? noMetrics,
  };
  const notifier = createNotifier(base);
  const runs = createRuns(base, notifier);
  const turns = createTurns(base, runs, notifier);
  const presence = createPresence(base);
  const workflows = createWorkflows(base, runs, notifier);
  const inboxWatch = createInboxWatch(base);
  const context: CoreContext = { ...base, inboxWatch, notifier, presence, runs, turns, workflows };
  const following = Promise.all([followRightsChanges(context), presence.start()]).catch((fault: unknown) => {
    ports.log.error({ fault: describeFault(fault) }, 'Changes of rights and presence are not followed');
  });

  return {
    routes: createRoutes(context),
    counters: base.counters,
    openSockets: () => base.connections.countByKind(),
    connect: (request, sink) => connectSocket(context, request, sink),
    authenticate: (token) => authenticate(base, token),
    limitRequest: (_kind, ip, userId) => base.limits.take(ip, userId),
    async recover() {
      await following;
      await runs.recover(await workflows.recover());
      await turns.recover();
    },
    async shutDown() {
      const workflowsEnded = workflows.shutDown();
      await turns.shutDown();
      await runs.shutDown();
      await workflowsEnded;
      presence.stop();
      inboxWatch.stop();
      base.connections.closeAll();
    },
  };
}
