import { useTheme } from '#src/ui/theme.ts';
import { useMedia } from '#src/ui/use-media.ts';
import { lookColours, type DiagramLook, type LookColour } from './diagram-wire.ts';

/** Whether the page is dark now: by choice, else as the system is. */
export function useDark(): boolean {
  const systemIsDark = useMedia('(prefers-color-scheme: dark)');
  const theme = useTheme();
  return theme === 'system' ? systemIsDark : theme === 'dark';
}

/** The page's colours as they are at `place`: the sandbox knows no style sheet of ours. */
export function readLook(place: HTMLElement, dark: boolean): DiagramLook {
  const probe = document.createElement('span');
  place.append(probe);
  const entries = lookColours.map((name): [LookColour, string] => {
    probe.style.color = `var(--${name})`;
    return [name, getComputedStyle(probe).color];
  });
  probe.remove();
  return {
    dark,
    lang: document.documentElement.lang,
    colours: Object.fromEntries(entries) as Record<LookColour, string>,
  };
}
