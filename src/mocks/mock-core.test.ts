import { expect, it } from 'vitest';
import { dispatch } from '#server/core/api/dispatch.ts';
import { demoPlugins } from '#server/core/demo/plugins/index.ts';
import { demoPassword } from '#server/core/demo/seed.ts';
import { createMockCore } from './mock-core.ts';

it('offers every demo plugin but those whose types nobody could take away in a page', async () => {
  const core = await createMockCore({
    pluginRunner: { run: () => Promise.resolve({ ok: true, result: null }) },
  });
  const ask = async (method: string, url: string, body: unknown, token = ''): Promise<unknown> => {
    const reply = await dispatch(core, {
      method,
      url,
      body,
      headers: { authorization: `Bearer ${token}` },
      cookies: {},
      ip: '127.0.0.1',
      sameOrigin: true,
      secure: true,
      signal: new AbortController().signal,
    });
    return reply.kind === 'json' ? reply.data : reply;
  };
  const login = (await ask('POST', '/api/v1/auth/login', {
    email: 'ada@demo.nadoo.dev',
    password: demoPassword,
  })) as { access_token: string };
  const plugins = (await ask('GET', '/api/v1/plugins', undefined, login.access_token)) as { id: string }[];
  const inJavaScript = demoPlugins.filter(({ language }) => language === 'javascript');
  expect(inJavaScript.length).toBeLessThan(demoPlugins.length);
  expect(plugins.map(({ id }) => id).toSorted()).toEqual(inJavaScript.map(({ id }) => id).toSorted());
});
