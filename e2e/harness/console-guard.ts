import type { BrowserContext, ConsoleMessage } from '@playwright/test';

/** The browser's own lines about a request or socket that failed. */
const networkLines =
  /^Failed to load resource: |^WebSocket connection to '[^']*' failed|net::ERR_|^EventSource's response|has been blocked by CORS policy/;

/** The browser's own line when a page signs out or leaves a view while a socket is being opened: no fault of anybody. */
const leftInHandshake = /^WebSocket connection to '[^']*' failed: WebSocket is closed before the connection/;

/** Watches the consoles of all pages of a context: a journey passes only when they stayed silent. */
export interface ConsoleGuard {
  /** This journey provokes failed requests or sockets: the browser's own lines about them are no fault. */
  allowNetworkLines: () => void;
  /** This journey provokes a line that matches; say why beside the call. */
  allow: (pattern: RegExp) => void;
  /** What was said and not allowed: errors, warnings, uncaught rejections and exceptions, CSP violations. */
  complaints: () => string[];
  watch: (context: BrowserContext) => void;
  /** The journey is over: what pages say while their server is taken away counts no more. */
  seal: () => void;
}

/**
 * @param mode on a stock server the question for capabilities is answered 404, and Chromium says so by itself: that
 *   line is allowed there, and only for that address.
 */
export function createConsoleGuard(mode: 'extended' | 'stock' | 'demo'): ConsoleGuard {
  const said: { text: string; location: string }[] = [];
  const allowed: RegExp[] = [];
  const isAllowed = ({ text, location }: { text: string; location: string }) =>
    leftInHandshake.test(text) ||
    allowed.some((pattern) => pattern.test(text)) ||
    (mode === 'stock' && networkLines.test(text) && location.includes('/api/v1/capabilities'));
  let sealed = false;
  const onConsole = (message: ConsoleMessage) => {
    if (sealed) return;
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    said.push({ text: message.text(), location: message.location().url });
  };
  return {
    allowNetworkLines: () => allowed.push(networkLines),
    allow: (pattern) => allowed.push(pattern),
    complaints: () =>
      said.filter((line) => !isAllowed(line)).map(({ text, location }) => `${text} (${location})`),
    watch: (context) => {
      context.on('console', onConsole);
      context.on('weberror', (error) => {
        if (sealed) return;
        const { name, message, stack = '' } = error.error();
        said.push({
          // What the browser itself throws has no stack: Playwright then gives an empty one.
          text: `uncaught: ${stack === '' ? `${name}: ${message}` : stack}`,
          location: error.page()?.url() ?? '',
        });
      });
    },
    seal: () => {
      sealed = true;
    },
  };
}
