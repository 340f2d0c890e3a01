export type { DebuggerPlace } from './cursor/cursor-store.ts';
export { DebuggerView, type DebuggerViewProps } from './debugger-view.tsx';
export { PluginsView, type PluginsViewProps } from './plugins-view.tsx';
export { RunsView, type RunsViewProps } from './runs/runs-view.tsx';
export { findPlugins } from './plugin-places.ts';
