import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from '@tanstack/react-router';
import type { RouterHistory } from '@tanstack/react-router';
import type { DebuggerPlace } from '#src/features/plugin-debugger/index.ts';
import { pagePaths } from '#src/protocol/page-paths.ts';
import { Skeleton } from '#src/ui/skeleton.tsx';
import { NotFound } from './not-found.tsx';
import { Redirect } from './redirect.tsx';
import { RegionFailure } from './region-boundary.tsx';
import { returnPath } from './return-path.ts';
import { Shell } from './shell.tsx';
import { Home } from './workspace-choice.tsx';

/** All addresses of the page. Views are loaded when first gone to. */
const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound });

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

const chat = createRoute({
  getParentRoute: () => shell,
  path: '/w/$workspace/chat/{-$session}',
  component: lazyRouteComponent(() => import('./routes/chat-route.tsx'), 'ChatRoute'),
});

const documents = createRoute({
  getParentRoute: () => shell,
  path: '/w/$workspace/documents/{-$doc}',
  component: lazyRouteComponent(() => import('./routes/documents-route.tsx'), 'DocumentsRoute'),
});

const plugins = createRoute({
  getParentRoute: () => shell,
  path: '/w/$workspace/plugins/{-$plugin}',
  component: lazyRouteComponent(() => import('./routes/plugins-route.tsx'), 'PluginsRoute'),
});

const applications = createRoute({
  getParentRoute: () => shell,
  path: '/w/$workspace/applications/{-$app}',
  component: lazyRouteComponent(() => import('./routes/applications-route.tsx'), 'ApplicationsRoute'),
});

const members = createRoute({
  getParentRoute: () => shell,
  path: '/w/$workspace/members',
  component: lazyRouteComponent(() => import('./routes/members-route.tsx'), 'MembersRoute'),
});

const workflowsComponent = lazyRouteComponent(() => import('./routes/workflows-route.tsx'), 'WorkflowsRoute');

const workflows = createRoute({
  getParentRoute: () => shell,
  path: '/w/$workspace/workflows',
  component: workflowsComponent,
});

const workflowResults = createRoute({
  getParentRoute: () => shell,
  path: '/w/$workspace/workflows/$workflow/results',
  component: workflowsComponent,
});

/** The documented address, which names no workspace. */
const workflowAddress = createRoute({
  getParentRoute: () => shell,
  path: '/workflows/$workflow/results',
  component: lazyRouteComponent(() => import('./routes/workflows-route.tsx'), 'WorkflowAddress'),
});

const debuggerComponent = lazyRouteComponent(() => import('./routes/debugger-route.tsx'), 'DebuggerRoute');

const debugFile = createRoute({ getParentRoute: () => shell, path: '/debug', component: debuggerComponent });

const debugRun = createRoute({
  getParentRoute: () => shell,
  path: '/debug/$execution',
  // Read by the view, which is loaded on demand; here only the type is stated.
  validateSearch: (search: Readonly<Record<string, unknown>>): DebuggerPlace => search,
  component: debuggerComponent,
});

const routeTree = root.addChildren([
  home,
  login,
  shell.addChildren([
    workspace,
    chat,
    documents,
    plugins,
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
