// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import type { ExtensionName } from '#src/protocol/capabilities.ts';
import { tellPeopleHere, type PersonHere } from '#src/shared/people/people-here.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { stubMedia } from '#src/testing/stub-media.ts';
import { openChatSession } from '../chat-registry.ts';
import ParticipantStrip from './participant-strip.tsx';

afterEach(() => {
  cleanup();
  tellPeopleHere(null);
});

const names: Readonly<Record<string, string>> = { ada: 'Ada', mina: 'Mina', jun: 'Jun', zoe: 'Zoe' };

function show(extensions: ExtensionName[]) {
  stubMedia(() => true);
  const fake = createFakeServices({ userId: 'ada', extensions });
  renderWithServices(
    <ParticipantStrip
      workspaceId="ws"
      sessionId="s1"
      userId="ada"
      nameOf={(id) => names[id ?? ''] ?? 'Somebody'}
    />,
    fake,
  );
  return { fake, session: openChatSession(fake.services, 'ada', 's1') };
}
const person = (userId: string, more: Partial<PersonHere> = {}): PersonHere => ({
  userId,
  name: null,
  status: 'online',
  chatId: 's1',
  leftAt: null,
  ...more,
});
const tell = (people: readonly PersonHere[], asOf: number | null = null) => {
  act(() => {
    tellPeopleHere({ workspaceId: 'ws', people, asOf });
  });
};
const shown = () =>
  within(screen.getByRole('list', { name: 'Participants' }))
    .getAllByRole('listitem')
    .map(({ textContent }) => textContent.replace(/^[A-Z]{1,2}(?=[A-Z])/, ''));

it('shows nobody while one is alone, and who is here by name and doing, oneself first', () => {
  const { session } = show(['presence']);
  tell([person('ada')]);
  expect(screen.queryByRole('list')).toBeNull();
  tell([person('ada'), person('mina'), person('jun', { status: 'idle' }), person('zoe', { chatId: 's2' })]);
  expect(shown()).toEqual(['Ada (you), reading', 'Jun, idle', 'Mina, reading']);
  act(() => {
    const event = { type: 'typing_seen', userId: 'mina' } as const;
    session.receive([{ kind: 'event', event, at: Date.now() * 1_000 }]);
  });
  expect(shown().at(-1)).toBe('Mina, typing');
});

it('counts those for whom there is no room, and shows all of them on demand', async () => {
  show(['presence']);
  tell([person('mina'), person('jun'), person('zoe')]);
  expect(shown()).toHaveLength(3);
  fireEvent.click(screen.getByRole('button', { name: '4 participants, show all' }));
  const dialog = await screen.findByRole('dialog', { name: 'Participants' });
  expect(within(dialog).getAllByRole('listitem')).toHaveLength(4);
});

it('stands as of the moment when our own connection was lost', () => {
  show(['presence']);
  tell([person('mina')]);
  // What is told meanwhile is no news.
  const gone = person('mina', { status: 'left', leftAt: Date.now() * 1_000 - 20_000_000 });
  tell([gone], Date.UTC(2026, 10, 24, 10, 32) * 1_000);
  expect(shown()).toEqual(['Ada (you), reading', 'Mina, reading']);
  expect(screen.getByText(/^as of /)).toBeTruthy();
});

it('says of a server without presence who was seen and when, and that it knows no more', async () => {
  const { session } = show([]);
  act(() => {
    session.receive([
      { kind: 'opened', transport: 'websocket', resumption: 'fresh', position: null, at: 1 },
      { kind: 'event', event: { type: 'typing_seen', userId: 'mina' }, at: Date.now() * 1_000 },
    ]);
  });
  expect(shown()).toEqual(['Ada (you), reading', 'Mina, typing']);
  act(() => {
    session.receive([
      { kind: 'event', event: { type: 'user_left', userId: 'mina' }, at: Date.now() * 1_000 },
    ]);
  });
  await waitFor(() => {
    expect(shown()[1]).toMatch(/^Mina, seen here \d/);
  });
  fireEvent.click(screen.getByRole('button', { name: /show all/ }));
  expect(await screen.findByText(/^This server does not say who is here/)).toBeTruthy();
});
