export type { DebuggerPlace } from './cursor/cursor-store.ts';
export { DebuggerView, type DebuggerViewProps } from './debugger-view.tsx';
export { PluginsView, type PluginsViewProps } from './plugins-view.tsx';
export { findPlugins } from './plugin-places.ts';
