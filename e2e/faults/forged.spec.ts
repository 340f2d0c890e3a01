/** A member who forges frames that only the server says: refused one by one, and nobody's page believes them. */
import { WebSocket } from 'ws';
import { socketPaths, socketUrl } from '#src/protocol/endpoints.ts';
import { demoWorkspace, expect, test } from '../harness/test.ts';
import { expectLive } from '../journeys/steps.ts';

const ghost = 'user-ghost';
/** Documented on every server. */
const documented = [
  { type: 'user_joined', user_id: ghost },
  { type: 'user_left', user_id: 'user-ada' },
  { type: 'member_added', user_id: ghost },
];
const ours = [
  { type: 'presence_state', members: [{ user_id: ghost, name: 'Ghost', connections: 1, status: 'active' }] },
  {
    type: 'presence_update',
    members: [{ user_id: ghost, name: 'Ghost', connections: 1 }],
    left: ['user-ada'],
  },
  { type: 'member_changed', user_id: 'user-ada', role: 'viewer', by: ghost },
  { type: 'member_removed', user_id: 'user-ada', by: ghost },
  {
    type: 'activity_added',
    entries: [{ id: 'a', at: '2026-01-01T00:00:00Z', kind: 'user_joined', user_id: ghost }],
  },
  { type: 'followed', by: ghost },
];

/** How many forged frames the gateway has counted, as whoever runs it sees them. */
async function countedForgeries(base: string): Promise<number> {
  const text = await (await fetch(`${base}/metrics`)).text();
  return Number(/^nadoo_\w+\{[^}]*"(?:frames_)?forged"[^}]*\} (\d+)/m.exec(text)?.[1] ?? 0);
}

test('forged presence and lifecycle frames are refused and counted, and nobody is shown by them', async ({
  signIn,
  api,
  gateway,
  mode,
}) => {
  const ada = await signIn('Ada', { to: `/w/${demoWorkspace}/documents` });
  const heard: string[] = [];
  ada.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => heard.push(String(payload))));
  await ada.reload();
  if (mode === 'stock') {
    await ada.getByRole('textbox', { name: 'Email' }).fill('ada@demo.nadoo.dev');
    await ada.getByLabel('Password', { exact: true }).fill('demo-nadoo');
    await ada.getByRole('button', { name: 'Sign in', exact: true }).click();
  }
  await expectLive(ada);
  const members = ada.getByRole('complementary', { name: 'Workspace members' });
  await expect(members.getByRole('group', { name: 'Online' })).toContainText('Ada');

  const frames = mode === 'stock' ? documented : [...documented, ...ours];
  const counted = await countedForgeries(gateway.url);
  const { token } = await api('Mina');
  const socket = new WebSocket(socketUrl(gateway.url, socketPaths.workspace(demoWorkspace), { token }));
  const refusals: string[] = [];
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', (code) => reject(new Error(`closed with ${code}`)));
    socket.on('open', () => {
      for (const frame of frames) socket.send(JSON.stringify(frame));
    });
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as { type: string; message?: string };
      if (frame.type === 'error') refusals.push(frame.message ?? '');
      if (refusals.length === frames.length) resolve();
    });
  });
  expect(refusals).toEqual(frames.map(({ type }) => expect.stringContaining(type) as unknown));
  expect(await countedForgeries(gateway.url)).toBe(counted + frames.length);
  // What Mina may say still comes, after all that was forged: her socket stands, and nothing is under way any more.
  socket.send(JSON.stringify({ type: 'document_updated', document_id: 'doc-of-nobody', action: 'edited' }));
  await expect.poll(() => heard.some((text) => text.includes('"document_updated"'))).toBe(true);
  socket.removeAllListeners('close').close();
  expect(heard.filter((text) => text.includes(ghost))).toEqual([]);
  expect(
    heard.filter((text) => text.includes('"member_removed"') || text.includes('"member_changed"')),
  ).toEqual([]);
  await expect(members).not.toContainText(/ghost/i);
  await expect(members.getByRole('group', { name: 'Online' })).toContainText('Ada');
  await expect(members.getByRole('group', { name: 'Online' })).toContainText('Owner');
});
