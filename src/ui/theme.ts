import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { readStored, writeStored } from '#src/lib/local-storage.ts';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const STORAGE_KEY = 'nadoo:theme';

function initialTheme(): Theme {
  const stored = readStored(STORAGE_KEY);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

export const themeStore = createStore<{ readonly theme: Theme }>(() => ({ theme: initialTheme() }));

/**
 * Puts the chosen theme on the document. `system` is the absence of `data-theme`, so the style sheet alone
 * follows the system, at first paint and when it changes. Called once before the first render.
 */
export function applyTheme(): void {
  const { theme } = themeStore.getState();
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

/** Changes the theme at once and for later visits. */
export function setTheme(theme: Theme): void {
  writeStored(STORAGE_KEY, theme === 'system' ? null : theme);
  themeStore.setState({ theme });
  applyTheme();
}

export function useTheme(): Theme {
  return useStore(themeStore, (state) => state.theme);
}
