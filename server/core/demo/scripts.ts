/** The finished runs of the demo, as scripts: what the plugins of the same names do, told to the same recorder. */
import { messageOf, type ScriptContext } from './scripted-run.ts';
import { siteSections } from './site.ts';

interface Offer {
  readonly id: string;
  readonly name: string;
  readonly price: number;
  readonly rating: number;
}

export async function findProduct(context: ScriptContext, query: string): Promise<unknown> {
  const apiKey = 'demo-shop-key-4711';
  context.startStep('understand_request');
  context.log('info', `Looking for "${query}"`);
  const understood = await context.call('llm', 'keywords', { text: query });
  context.variable('keywords', understood['keywords']);

  context.startStep('search_catalogue');
  const found = await context.call('tool', 'shop/search', { query, api_key: apiKey });
  const products = found['products'] as readonly Offer[];
  context.variable('products', products, { found: products.length });
  context.trace('catalogue_searched', { found: products.length, kept: products.length });

  context.startStep('check_stock');
  const ids = products.map((product) => product.id);
  const check = () => context.call('tool', 'shop/stock', { ids, api_key: apiKey });
  const stock = await check().catch(async (error: unknown) => {
    context.log('warn', `Stock check failed (attempt 1 of 3): ${messageOf(error)}`);
    await context.sleep(0.3);
    return check();
  });
  context.variable('stock', stock);

  context.startStep('rank_offers');
  const offers = products
    .map(({ id, name, price, rating }) => {
      const left = Number(stock[id] ?? 0);
      const score = Number((rating * 20 - price / 10 - (left > 0 ? 0 : 100)).toFixed(1));
      return { name, price, rating, stock: left, score };
    })
    .toSorted((a, b) => b.score - a.score);
  context.variable('offers', offers);
  context.variable('best', offers[0]);
  await context.sleep(0.4);

  context.startStep('write_recommendation');
  const written = await context.call('llm', 'recommend', {
    best: offers[0]?.name,
    alternatives: offers.slice(1, 3).map((offer) => offer.name),
  });
  context.log('info', `Recommended ${offers[0]?.name ?? 'nothing'}`);
  return { query, items: offers.slice(0, 5), summary: written['content'] };
}

export async function buildReport(context: ScriptContext, rows: number): Promise<unknown> {
  context.startStep('load_rows');
  await context.call('storage', 'set', { key: 'report', value: { rows } });
  await context.sleep(0.3);
  context.variable('rows', rows);
  context.log('info', `Loaded ${rows} rows`);

  context.startStep('render_report');
  let size = 0;
  for (let page = 1; page <= 4; page += 1) {
    await context.sleep(0.12);
    size = Number((size + 10.45).toFixed(2));
    context.variable('size_mb', size, { page });
  }
  context.log('warn', `The report has ${size} MB`);

  context.startStep('upload_report');
  context.log('info', 'Uploading to the report store');
  return context.call('tool', 'reports/upload', {
    name: 'weekly.pdf',
    size_mb: size,
    token: 'demo-upload-token',
  });
}

/** Crawls all sections: over ten thousand records, some pages broken, some not ready at first. */
export async function crawlSite(context: ScriptContext): Promise<unknown> {
  const broken: string[] = [];
  let checked = 0;
  for (const section of siteSections) {
    context.startStep(`crawl_${section}`);
    for (let n = 1; n <= 100; n += 1) {
      await crawlPage(context, `/${section}/${n}`, broken);
      checked += 1;
      context.variable('progress', { section, checked, broken: broken.length });
    }
    context.trace('section_done', { section, broken: broken.length });
  }
  return { summary: `${checked} pages checked, ${broken.length} broken.`, broken };
}

async function crawlPage(context: ScriptContext, path: string, broken: string[]): Promise<void> {
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    try {
      const page = await context.call('tool', 'site/page', { path });
      context.log('info', `200 ${path}, ${String(page['bytes'])} bytes`);
      return;
    } catch (error) {
      if (attempt === 1 && messageOf(error).includes('503')) {
        context.log('warn', `${path} is not ready, once more`);
      } else {
        context.log('error', `${path} is broken: ${messageOf(error)}`);
        broken.push(path);
        return;
      }
    }
  }
}
