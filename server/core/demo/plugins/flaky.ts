import type { PluginRecord } from '../../model.ts';

/** Fails at its third step, unless it is told to build a smaller report: for looking at failures, and mending them. */
const source = `
export const tools = {
  async build_report({ rows = 40 }, context) {
    context.step('load_rows');
    await context.api.storage('set', { key: 'report', value: { rows } });
    await context.sleep(0.3);
    context.variable('rows', rows);
    context.log.info('Loaded ' + rows + ' rows');

    context.step('render_report');
    let size = 0;
    for (let page = 1; page <= 4; page += 1) {
      await context.sleep(0.12);
      size = Number((size + rows * 0.26125).toFixed(2));
      context.variable('size_mb', size, { page });
    }
    context.log.warn('The report has ' + size + ' MB');

    context.step('upload_report');
    context.log.info('Uploading to the report store');
    await context.api.tool('reports/upload', { name: 'weekly.pdf', size_mb: size, token: 'demo-upload-token' });
    return { summary: 'Uploaded' };
  },
};
`;

export const flaky: PluginRecord = {
  id: 'flaky',
  name: 'Flaky report',
  description: 'Builds a report that is too large to upload, unless it has few rows.',
  version: '0.9.1',
  tools: [
    {
      name: 'build_report',
      description: 'Loads rows, renders a report and uploads it: over 16 rows the store is too small.',
      parameters: {
        type: 'object',
        properties: {
          rows: { type: 'integer', description: 'How many rows, 40 by default', examples: [12] },
        },
        required: [],
      },
    },
  ],
  source,
  language: 'javascript',
};
