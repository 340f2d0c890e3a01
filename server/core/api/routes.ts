/** The whole table of routes, as far as this gateway offers them. */
import type { ApiReply, ApiRequest, ApiRoute } from '../api-types.ts';
import type { CoreContext } from '../context.ts';
import { ApiError } from './api-error.ts';
import { applicationRoutes } from './application-routes.ts';
import { authRoutes } from './auth-routes.ts';
import { branchRoutes } from './branch-routes.ts';
import { completionRoutes } from './completion-routes.ts';
import { documentRoutes } from './document-routes.ts';
import { feedbackRoutes } from './feedback-routes.ts';
import { ANY_EXTENSION, healthRoutes } from './health-routes.ts';
import { mirrorRoutes } from './mirror-routes.ts';
import { notificationRoutes } from './notification-routes.ts';
import { openAiError } from './openai-error.ts';
import { openAiRoutes } from './openai-routes.ts';
import { pluginRoutes } from './plugin-routes.ts';
import { pluginTestRoutes } from './plugin-test-routes.ts';
import { searchRoutes } from './search-routes.ts';
import { sessionRoutes } from './session-routes.ts';
import { statsRoutes } from './stats-routes.ts';
import { workflowRoutes } from './workflow-routes.ts';
import { workspaceRoutes } from './workspace-routes.ts';

/** Refusals become envelopes here; anything else that is thrown is the front's to answer with a 5xx. */
export function createRoutes(context: CoreContext): ApiRoute[] {
  const all = [
    ...healthRoutes(context),
    ...authRoutes(context),
    ...searchRoutes(context),
    ...sessionRoutes(context),
    ...branchRoutes(context),
    ...feedbackRoutes(context),
    ...completionRoutes(context),
    ...openAiRoutes(context),
    ...workspaceRoutes(context),
    ...applicationRoutes(context),
    ...documentRoutes(context),
    ...notificationRoutes(context),
    ...pluginRoutes(context),
    ...pluginTestRoutes(context),
    ...workflowRoutes(context),
    ...statsRoutes(context),
    ...mirrorRoutes(context),
  ];
  const { stock, extensions } = context.settings;
  const isOffered = ({ extension }: ApiRoute): boolean =>
    extension === undefined || (!stock && (extension === ANY_EXTENSION || extensions.includes(extension)));
  return all.filter(isOffered).map((route) => ({ ...route, handle: (request) => answer(route, request) }));
}

async function answer(route: ApiRoute, request: ApiRequest): Promise<ApiReply> {
  try {
    return await route.handle(request);
  } catch (fault) {
    if (!(fault instanceof ApiError)) throw fault;
    const { status, message, headers, current } = fault;
    if (route.errors === 'openai') return { ...openAiError(fault), headers };
    return { kind: 'json', status, data: null, message, headers, current };
  }
}
