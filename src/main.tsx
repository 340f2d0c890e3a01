import './app/zod-config.ts';
import './ui/styles.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { bootstrap } from './app/bootstrap.ts';
import { withFirstView } from './app/first-view.ts';
import { createAppRouter } from './app/router.tsx';
import { applyLocale } from './i18n/locale.ts';
import { whenIdle } from './lib/when-idle.ts';
import { applyTheme } from './ui/theme.ts';

/** Where the page's own words need it not, it comes at the latest after this long, ms. */
const LATEST_FONT_MS = 2_000;

applyTheme();
applyLocale();

const container = document.getElementById('root');
if (container === null) throw new Error('index.html lacks its #root');
const router = createAppRouter();
const services = withFirstView(bootstrap(), router);
createRoot(container).render(
  <StrictMode>
    <App services={services} router={router} />
  </StrictMode>,
);
// After the view: two files of the six that a browser fetches at once over HTTP/1.1, and 124 rules for its styles.
/** Where it does not come, words are in another font. */
const loadFont = () => void import('./ui/korean-font.ts').catch(() => undefined);
const loadFontLater = () => {
  if (document.documentElement.lang === 'ko') loadFont();
  else whenIdle(loadFont, LATEST_FONT_MS);
};
services.then(loadFontLater, loadFontLater);
