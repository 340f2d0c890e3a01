/** Health, and what this gateway offers beyond the documentation. */
import type { ApiRoute } from '../api-types.ts';
import { describeFault, type CoreContext } from '../context.ts';
import { demoPassword, demoUsers } from '../demo/seed.ts';
import { ApiError } from './api-error.ts';
import { ok } from './reply.ts';

/** Offered wherever any extension may be: its absence is how a client tells a stock server. */
export const ANY_EXTENSION = '*';

export function healthRoutes(context: CoreContext): ApiRoute[] {
  const { settings, storage } = context;
  const liveness = ['/health/liveness', '/healthz'].map((path): ApiRoute => ({
    method: 'GET',
    path,
    auth: 'none',
    handle: () => Promise.resolve(ok({ status: 'alive' })),
  }));
  return [
    ...liveness,
    {
      method: 'GET',
      path: '/health/readiness',
      auth: 'none',
      async handle() {
        try {
          await storage.ping();
        } catch (fault) {
          context.log.error({ fault: describeFault(fault) }, 'Not ready: the storage does not answer');
          throw new ApiError(503, 'Not ready: the storage does not answer.');
        }
        return ok({ status: 'ready' });
      },
    },
    {
      method: 'GET',
      path: '/api/v1/capabilities',
      auth: 'none',
      extension: ANY_EXTENSION,
      handle: () =>
        Promise.resolve(
          ok({
            version: settings.version,
            extensions: settings.extensions,
            ...(settings.demo
              ? {
                  demo: {
                    accounts: demoUsers.map(({ id, email, name }) => ({ id, email, name })),
                    password: demoPassword,
                  },
                }
              : {}),
          }),
        ),
    },
  ];
}
