import { useSyncExternalStore } from 'react';
import { themeStore } from '#src/ui/theme.ts';
import { useMedia } from '#src/ui/use-media.ts';
import { lookColours, type DiagramLook, type LookColour } from './diagram-wire.ts';

/** Another value whenever the page's colours have changed. */
export function useLookKey(): string {
  const dark = useMedia('(prefers-color-scheme: dark)');
  const theme = useSyncExternalStore(themeStore.subscribe, () => themeStore.getState().theme);
  return `${theme} ${dark}`;
}

/** The page's colours as they are at `place`: the sandbox knows no style sheet of ours. */
export function readLook(place: HTMLElement): DiagramLook {
  const probe = document.createElement('span');
  place.append(probe);
  const entries = lookColours.map((name): [LookColour, string] => {
    probe.style.color = `var(--${name})`;
    return [name, getComputedStyle(probe).color];
  });
  probe.remove();
  const { theme } = themeStore.getState();
  const dark = theme === 'system' ? matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark';
  return {
    dark,
    lang: document.documentElement.lang,
    colours: Object.fromEntries(entries) as Record<LookColour, string>,
  };
}
