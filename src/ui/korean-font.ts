/**
 * Noto Sans KR. A module of its own, loaded after the first paint: its 124 `@font-face` rules are 88 kB of
 * CSS, and a browser fetches only the slices whose characters are on the page.
 */
import '@fontsource-variable/noto-sans-kr/wght.css';

export const koreanFont = 'Noto Sans KR Variable';
