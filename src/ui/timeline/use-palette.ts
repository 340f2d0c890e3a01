import { useLayoutEffect } from 'react';
import type { RefObject } from 'react';
import { useTheme } from '../theme.ts';
import { useMedia } from '../use-media.ts';
import { readPalette, type Palette } from './palette.ts';

/** Hands over the theme's colours now and whenever they become others. */
export function usePalette(probe: RefObject<HTMLElement | null>, take: (palette: Palette) => void): void {
  const theme = useTheme();
  const dark = useMedia('(prefers-color-scheme: dark)');
  const forced = useMedia('(forced-colors: active)');
  useLayoutEffect(() => {
    const element = probe.current;
    if (element === null) return undefined;
    take(readPalette(element, forced));
    // The root gets its `data-theme` after those who follow the theme were told.
    const handle = requestAnimationFrame(() => take(readPalette(element, forced)));
    return () => cancelAnimationFrame(handle);
  }, [probe, take, theme, dark, forced]);
}
