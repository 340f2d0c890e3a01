import type { PluginRecord } from '../../model.ts';

/** Crawls the demo's site: many small calls, some of which fail. */
const source = `
export const tools = {
  async check_links({ section, pages = 20 }, context) {
    const count = Math.min(100, Math.max(1, pages));
    const broken = [];
    context.step('crawl_' + section);
    for (let n = 1; n <= count; n += 1) {
      const path = '/' + section + '/' + n;
      for (let attempt = 1; attempt <= 2; attempt += 1) {
        try {
          const page = await context.api.tool('site/page', { path });
          context.log.info('200 ' + path + ', ' + page.bytes + ' bytes');
          break;
        } catch (error) {
          if (attempt === 1 && error.message.includes('503')) {
            context.log.warn(path + ' is not ready, once more');
          } else {
            context.log.error(path + ' is broken: ' + error.message);
            broken.push(path);
            break;
          }
        }
      }
      context.variable('progress', { checked: n, broken: broken.length });
    }
    return { summary: count + ' pages checked, ' + broken.length + ' broken.', broken };
  },
};
`;

export const linkChecker: PluginRecord = {
  id: 'link-checker',
  name: 'Link checker',
  description: 'Crawls a section of the demo site and lists broken pages.',
  version: '0.3.0',
  tools: [
    {
      name: 'check_links',
      description: 'Fetches the pages of a section and reports those that are broken.',
      parameters: {
        type: 'object',
        properties: {
          section: { type: 'string', description: 'Such as guides, sdk or blog', examples: ['guides'] },
          pages: { type: 'integer', description: 'How many pages, 20 by default, at most 100' },
        },
        required: ['section'],
      },
    },
  ],
  source,
  language: 'javascript',
};
