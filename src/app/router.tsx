import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from '@tanstack/react-router';
import type { RouteComponent, RouterHistory } from '@tanstack/react-router';
import { pagePaths } from '#src/protocol/page-paths.ts';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { Redirect } from './redirect.tsx';
import { RegionFailure } from './region-boundary.tsx';
import { returnPath } from './return-path.ts';
import { Shell } from './shell.tsx';
import { Home } from './workspace-choice.tsx';

/** All addresses of the page. Views are loaded when first gone to. */
const root = createRootRoute({
  component: Outlet,
  notFoundComponent: lazyRouteComponent(() => import('./not-found.tsx'), 'NotFound'),
});

const home = createRoute({ getParentRoute: () => root, path: '/', component: Home });

const login = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: (search: Readonly<Record<string, unknown>>): { readonly to?: string } => {
    const to = returnPath(search['to']);
    return to === null ? {} : { to };
  },
  component: lazyRouteComponent(() => import('./routes/login-route.tsx'), 'LoginRoute'),
});

const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell });

const workspace = createRoute({
  getParentRoute: () => shell,
  path: '/w/$workspace',
  component: function WorkspaceHome() {
    const { workspace: id } = workspace.useParams();
    return <Redirect to={pagePaths.chat(id)} />;
  },
});

/** A view inside the shell, loaded when it is first gone to. */
const view = <const Path extends string>(path: Path, component: RouteComponent) =>
  createRoute({ getParentRoute: () => shell, path, component });

const chat = view(
  '/w/$workspace/chat/{-$session}',
  lazyRouteComponent(() => import('./routes/chat-route.tsx'), 'ChatRoute'),
);

const documents = view(
  '/w/$workspace/documents/{-$doc}',
  lazyRouteComponent(() => import('./routes/documents-route.tsx'), 'DocumentsRoute'),
);

const plugins = view(
  '/w/$workspace/plugins/{-$plugin}',
  lazyRouteComponent(() => import('./routes/plugins-route.tsx'), 'PluginsRoute'),
);

const runs = view(
  '/w/$workspace/runs',
  lazyRouteComponent(() => import('./routes/plugins-route.tsx'), 'RunsRoute'),
);

const applications = view(
  '/w/$workspace/applications/{-$app}',
  lazyRouteComponent(() => import('./routes/applications-route.tsx'), 'ApplicationsRoute'),
);

const members = view(
  '/w/$workspace/members',
  lazyRouteComponent(() => import('./routes/members-route.tsx'), 'MembersRoute'),
);

const workflowsComponent = lazyRouteComponent(() => import('./routes/workflows-route.tsx'), 'WorkflowsRoute');

const workflows = view('/w/$workspace/workflows', workflowsComponent);
const workflowResults = view('/w/$workspace/workflows/$workflow/results', workflowsComponent);

/** The documented address, which names no workspace. */
const workflowAddress = view(
  '/workflows/$workflow/results',
  lazyRouteComponent(() => import('./routes/workflows-route.tsx'), 'WorkflowAddress'),
);

const debuggerComponent = lazyRouteComponent(() => import('./routes/debugger-route.tsx'), 'DebuggerRoute');

const debugFile = view('/debug', debuggerComponent);
const debugRun = view('/debug/$execution', debuggerComponent);

const routeTree = root.addChildren([
  home,
  login,
  shell.addChildren([
    workspace,
    chat,
    documents,
    plugins,
    runs,
    applications,
    members,
    workflows,
    workflowResults,
    workflowAddress,
    debugFile,
    debugRun,
  ]),
]);

/** @param history handed in by tests; the browser's own otherwise */
export function createAppRouter(history?: RouterHistory) {
  return createRouter({
    routeTree,
    ...(history === undefined ? {} : { history }),
    // The skeleton itself stays unseen for its first 150 ms.
    defaultPendingMs: 0,
    defaultPendingMinMs: 0,
    defaultPendingComponent: Skeleton,
    defaultErrorComponent: ({ error, reset }) => <RegionFailure error={error} onRetry={reset} />,
    defaultPreload: 'intent',
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
