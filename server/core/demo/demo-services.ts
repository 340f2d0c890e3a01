/**
 * The services behind `context.api` while nothing real is connected: a small shop, a site to crawl, a report
 * store that is full, and a "model" that fills templates and says so in its name.
 */
import { seededRandom } from '#src/lib/random.ts';
import type { PluginServicesFactory, ServiceCall } from '../plugins/services.ts';
import { catalogue, searchCatalogue } from './catalogue.ts';
import { sitePage } from './site.ts';

const MODEL = 'demo-templates';

type Handler = (parameters: Readonly<Record<string, unknown>>, attempt: number) => unknown;

interface Service {
  /** Milliseconds, and how much more it may be. */
  readonly latency: readonly [base: number, spread: number];
  readonly answer: Handler;
}

/** What is left in the report store: less than a report of 40 rows needs. */
const FREE_MB = 17.2;

const services: Readonly<Record<string, Service>> = {
  'llm keywords': {
    latency: [700, 200],
    answer: ({ text }) => {
      const words =
        asText(text)
          .toLowerCase()
          .match(/[\p{L}\p{N}]+/gu) ?? [];
      const keywords = words.filter(
        (word) => !['for', 'the', 'a', 'under', 'and', 'with', 'me', 'find'].includes(word),
      );
      return modelAnswer(asText(text), keywords.join(' '), { keywords });
    },
  },
  'llm recommend': {
    latency: [1100, 300],
    answer: ({ best, alternatives }) => {
      const others = Array.isArray(alternatives) ? alternatives.map(asText).join(' and ') : '';
      const content = `${asText(best)} is the best match.${others === '' ? '' : ` Also worth a look: ${others}.`}`;
      return modelAnswer(`${asText(best)} ${others}`, content, {});
    },
  },
  'tool shop/search': {
    latency: [500, 200],
    answer: ({ query }) => ({
      products: searchCatalogue(asText(query)).map(({ words: _words, stock: _stock, ...shown }) => shown),
    }),
  },
  'tool shop/stock': {
    latency: [450, 150],
    answer: ({ ids }, attempt) => {
      // The first try of each run fails: a run worth looking at has something to find.
      if (attempt === 1) throw new Error('API request failed: 503 stock service is restarting');
      const wanted = Array.isArray(ids) ? ids : [];
      return Object.fromEntries(
        catalogue.filter((entry) => wanted.includes(entry.id)).map((entry) => [entry.id, entry.stock]),
      );
    },
  },
  'tool shop/order': {
    latency: [350, 150],
    answer: ({ id, quantity }) => {
      const product = catalogue.find((entry) => entry.id === id);
      const count = Number(quantity);
      if (!product || !Number.isInteger(count) || count < 1)
        throw new Error('API request failed: 422 an order needs a product and how many');
      const total = Number((product.price * count).toFixed(2));
      return { order: `D-${product.id}-${String(count)}`, product: product.name, quantity: count, total };
    },
  },
  'tool site/page': { latency: [60, 140], answer: ({ path }, attempt) => sitePage(asText(path), attempt) },
  'tool reports/upload': {
    latency: [400, 100],
    answer: ({ size_mb: size }) => {
      const needed = typeof size === 'number' ? size : 0;
      if (needed > FREE_MB) {
        const words = `507 report store is full (${String(FREE_MB)} MB free, ${String(needed)} MB needed)`;
        throw new Error(`API request failed: ${words}`);
      }
      return { stored: true, size_mb: needed };
    },
  },
};

/** Services of one run; slow as real ones are, by the clock that is handed in. */
export const createDemoServices: PluginServicesFactory = (clock) => {
  const random = seededRandom(20_261_124);
  const attempts = new Map<string, number>();
  const stored = new Map<string, unknown>();

  const answer = (call: ServiceCall): unknown => {
    const key = JSON.stringify([call.apiType, call.endpoint, call.parameters]);
    const attempt = (attempts.get(key) ?? 0) + 1;
    attempts.set(key, attempt);
    if (call.apiType === 'storage') return useStorage(stored, call);
    const service = services[`${call.apiType} ${call.endpoint}`];
    if (!service) throw new Error(`API request failed: 404 no ${call.apiType} endpoint "${call.endpoint}"`);
    return service.answer(call.parameters, attempt);
  };

  return (call) => {
    const [base, spread] = services[`${call.apiType} ${call.endpoint}`]?.latency ?? [8, 8];
    return new Promise((resolve, reject) => {
      clock.schedule(
        () => {
          try {
            resolve(answer(call));
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)));
          }
        },
        Math.round(base + random() * spread),
      );
    });
  };
};

function useStorage(stored: Map<string, unknown>, { endpoint, parameters }: ServiceCall): unknown {
  const key = asText(parameters['key']);
  if (endpoint === 'set') stored.set(key, parameters['value'] ?? null);
  else if (endpoint !== 'get') throw new Error(`API request failed: 404 no storage endpoint "${endpoint}"`);
  return { key, value: stored.get(key) ?? null };
}

/** Its tokens are words: they are counted, not guessed. */
function modelAnswer(
  prompt: string,
  content: string,
  more: Record<string, unknown>,
): Record<string, unknown> {
  const count = (text: string) => text.split(/\s+/).filter((word) => word !== '').length;
  const usage = {
    prompt_tokens: count(prompt),
    completion_tokens: count(content),
    total_tokens: count(prompt) + count(content),
  };
  return { content, model_name: MODEL, usage, ...more };
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
