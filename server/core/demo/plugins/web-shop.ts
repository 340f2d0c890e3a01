import type { PluginRecord } from '../../model.ts';

/** Several steps, model and API calls, one of which fails and is tried again: a run of about five seconds. */
const source = `
const API_KEY = 'demo-shop-key-4711';

async function withRetry(context, what, call) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      if (attempt === 3) throw error;
      context.log.warn(what + ' failed (attempt ' + attempt + ' of 3): ' + error.message);
      await context.sleep(0.3 * attempt);
    }
  }
}

export const tools = {
  async find_product({ query, max_price }, context) {
    context.step('understand_request');
    context.log.info('Looking for "' + query + '"');
    const understood = await context.api.llm('keywords', { text: query });
    context.variable('keywords', understood.keywords);

    context.step('search_catalogue');
    const found = await context.api.tool('shop/search', { query: understood.keywords.join(' '), api_key: API_KEY });
    const products = found.products.filter((product) => max_price === undefined || product.price <= max_price);
    context.variable('products', products, { found: found.products.length });
    context.trace('catalogue_searched', { found: found.products.length, kept: products.length });
    if (products.length === 0) {
      context.log.warn('Nothing in the catalogue matches');
      return { query, items: [], summary: 'The shop has nothing that matches “' + query + '”.' };
    }

    context.step('check_stock');
    const ids = products.map((product) => product.id);
    const stock = await withRetry(context, 'Stock check', () => context.api.tool('shop/stock', { ids, api_key: API_KEY }));
    context.variable('stock', stock);

    context.step('rank_offers');
    const offers = products
      .map((product) => ({
        name: product.name,
        price: product.price,
        rating: product.rating,
        stock: stock[product.id] ?? 0,
        score: Number((product.rating * 20 - product.price / 10 - (stock[product.id] ? 0 : 100)).toFixed(1)),
      }))
      .sort((a, b) => b.score - a.score);
    context.variable('offers', offers);
    context.variable('best', offers[0]);
    await context.sleep(0.4);

    context.step('write_recommendation');
    const written = await context.api.llm('recommend', {
      best: offers[0].name,
      alternatives: offers.slice(1, 3).map((offer) => offer.name),
    });
    context.log.info('Recommended ' + offers[0].name);
    return { query, items: offers.slice(0, 5), summary: written.content };
  },
};
`;

export const webShop: PluginRecord = {
  id: 'web-shop',
  name: 'Web shop',
  description: 'Finds products in the demo catalogue.',
  version: '1.2.0',
  tools: [
    {
      name: 'find_product',
      description: 'Searches the catalogue, checks the stock and recommends the best offer.',
      parameters: {
        type: 'object',
        properties: {
          query: {
            type: 'string',
            description: 'What to look for, such as running shoes',
            examples: ['running shoes'],
          },
          max_price: { type: 'number', description: 'Highest price in dollars' },
        },
        required: ['query'],
      },
    },
  ],
  source,
  language: 'javascript',
};
