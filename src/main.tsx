import './app/zod-config.ts';
import './ui/styles.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { bootstrap } from './app/bootstrap.ts';
import { withFirstView } from './app/first-view.ts';
import { createAppRouter } from './app/router.tsx';
import { applyLocale } from './i18n/locale.ts';
import { applyTheme } from './ui/theme.ts';

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
// After the view: two files of the six that a browser fetches at once over HTTP/1.1.
const loadFont = () => void import('./ui/korean-font.ts');
services.then(loadFont, loadFont);
