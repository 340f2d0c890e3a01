import { WebSocket } from 'ws';
import { socketPaths, socketUrl } from '#src/protocol/endpoints.ts';
import { startGateway } from '../harness/gateway.ts';
import { demoPassword, expect, fillSignIn, people, test } from '../harness/test.ts';
import { answers, ask, composer, expectLive, freshSession } from '../journeys/steps.ts';
import { expectNothingLostOrMadeUp } from './fault-steps.ts';

test('the page on an origin of its own: sign in, chat; a reload asks for sign-in and restores the route', async ({
  page,
  api,
  gateway,
  previewOf,
}) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'From elsewhere');
  const preview = await previewOf(gateway.url);
  await page.goto(preview + session.path);
  await fillSignIn(page, people.Ada.email, demoPassword);
  await expectLive(page);
  await ask(page, '/slow 1');
  await expect(answers(page)).toHaveCount(1);
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 1']);
  await composer(page).fill('half a thought');
  await page.reload();
  await fillSignIn(page, people.Ada.email, demoPassword);
  await expect(page).toHaveURL(preview + session.path);
  await expectLive(page);
  await expect(composer(page)).toHaveValue('half a thought');
  await expectNothingLostOrMadeUp(page, rest, session.id, ['/slow 1']);
});

test('a page whose origin is not allowed gets nothing from the gateway and says what is wrong', async ({
  page,
  mode,
  previewOf,
  consoleGuard,
}) => {
  consoleGuard.allowNetworkLines(); // the refusals
  // The harness lets its gateways know the preview's origin; this one does not.
  const gateway = await startGateway({ env: mode === 'stock' ? { NADOO_STOCK: '1' } : {} });
  const preview = await previewOf(gateway.url);
  await page.goto(`${preview}/login`);
  await fillSignIn(page, people.Ada.email, demoPassword);
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeHidden();
  await gateway.dispose();
});

test('an upgrade from a foreign origin is refused with 403; one without an origin passes', async ({
  api,
  gateway,
}) => {
  const rest = await api('Ada');
  const session = await freshSession(rest, 'Origins');
  const address = socketUrl(gateway.url, socketPaths.chat(session.id), { token: rest.token });
  const outcome = (origin?: string) =>
    new Promise<number>((resolve, reject) => {
      const socket = new WebSocket(address, origin === undefined ? {} : { origin });
      socket.on('unexpected-response', (_request, response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      socket.on('open', () => {
        socket.close();
        resolve(101);
      });
      socket.on('error', reject);
    });
  expect(await outcome('https://evil.example')).toBe(403);
  expect(await outcome('null')).toBe(403);
  expect(await outcome(gateway.url)).toBe(101);
  expect(await outcome()).toBe(101);
});
