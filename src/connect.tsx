/** Entry of `/connect`: a document of its own, for its policy lets it speak to any server. */
import './app/zod-config.ts';
import './ui/styles.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ConnectPage } from './app/connect/connect-page.tsx';
import { loadConfig } from './app/load-config.ts';
import { applyLocale } from './i18n/locale.ts';
import { systemClock } from './lib/clock.ts';
import { createUuid } from './lib/ids.ts';
import { createWebSocketTransport } from './lib/websocket-transport.ts';
import { applyTheme } from './ui/theme.ts';

applyTheme();
applyLocale();

const container = document.getElementById('root');
if (container === null) throw new Error('connect.html lacks its #root');

/** The server that the page is set to; its own origin where the setting does not arrive. */
async function configuredServer(): Promise<string> {
  try {
    return (await loadConfig(fetch, location.origin)).serverUrl;
  } catch {
    return location.origin;
  }
}

createRoot(container).render(
  <StrictMode>
    <ConnectPage
      address={await configuredServer()}
      port={{
        // The page's own `fetch` must be called on its owner.
        fetch: (input, init) => globalThis.fetch(input, init),
        clock: systemClock,
        transport: createWebSocketTransport(globalThis.WebSocket),
        origin: location.origin,
        randomId: createUuid(),
      }}
    />
  </StrictMode>,
);
// Where it does not come, words are in another font.
import('./ui/korean-font.ts').catch(() => undefined);
