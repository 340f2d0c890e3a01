import type { PluginRecord } from '../../model.ts';

/** The one demo tool that changes something: an agent asks before it runs it. */
const source = `
export const tools = {
  async place_order({ product, quantity = 1 }, context) {
    context.step('find_product');
    const found = await context.api.tool('shop/search', { query: product });
    const [chosen] = found.products;
    if (chosen === undefined) throw new Error('The catalogue has no product like “' + product + '”');
    context.variable('chosen', chosen);

    context.step('place_order');
    const order = await context.api.tool('shop/order', { id: chosen.id, quantity });
    context.variable('order', order);
    context.log.info('Ordered ' + quantity + ' of ' + chosen.name);
    return order;
  },
};
`;

export const shopOrders: PluginRecord = {
  id: 'shop-orders',
  name: 'Shop orders',
  description: 'Orders from the demo catalogue. Nothing is really bought.',
  version: '1.0.0',
  tools: [
    {
      name: 'place_order',
      description: 'Orders a product of the demo catalogue.',
      parameters: {
        type: 'object',
        properties: {
          product: {
            type: 'string',
            description: 'What to order, such as running shoes',
            examples: ['running shoes'],
          },
          quantity: { type: 'integer', description: 'How many; 1 where nothing is said' },
        },
        required: ['product'],
      },
      writes: true,
    },
  ],
  source,
  language: 'javascript',
};
