// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { AuthHolder } from '#src/auth/types.ts';
import { failure } from '#src/protocol/failure.ts';
import { chatEvent, chatOpened, emit, showChat } from '#src/testing/chat-page.tsx';
import { storedMessage } from '#src/testing/stored-message.ts';
import type { FakeServices } from '#src/testing/fake-services.tsx';

afterEach(() => {
  cleanup();
  localStorage.clear();
});

type Outcome = Awaited<ReturnType<AuthHolder['refresh']>>;
const renewed: Outcome = { ok: true, value: 'a new token' };
const refusedToo: Outcome = { ok: false, error: failure('unauthorized', 401, '') };
const noAnswer: Outcome = { ok: false, error: failure('network', 0, '') };

const prompts = (fake: FakeServices) =>
  fake.sent
    .map(({ frame }) => frame as { type: string; content: string; client_message_id: string })
    .filter(({ type }) => type === 'chat');

/** An answer that says a few words, and then that the token is no good. */
function breakOff(
  fake: FakeServices,
  messageId: string,
  text = 'Half an',
  parentId: string | null = null,
): void {
  const words = { code: 'auth_error', message: 'Invalid token', clientMessageId: null };
  emit(
    fake,
    chatEvent({
      type: 'response_started',
      messageId,
      parentId,
      position: null,
      timestamp: null,
      seq: 0,
    }),
    ...(text === '' ? [] : [chatEvent({ type: 'text_received', messageId, text, index: 0, seq: 0 })]),
    chatEvent({ type: 'error_received', messageId, ...words, seq: 0 }),
  );
}

async function ask(outcome: Outcome) {
  const { fake } = showChat();
  const refresh = vi.spyOn(fake.services.auth, 'refresh').mockResolvedValue(outcome);
  const signOut = vi.spyOn(fake.services.auth, 'signOut');
  await screen.findByText('Twenty.');
  emit(fake, chatOpened());
  const box = screen.getByRole('textbox', { name: 'Message' });
  fireEvent.change(box, { target: { value: 'And in May?' } });
  fireEvent.keyDown(box, { key: 'Enter', keyCode: 13 });
  await waitFor(() => {
    expect(prompts(fake)).toHaveLength(1);
  });
  return { fake, refresh, signOut };
}

const alert = () => within(screen.getByRole('alert'));

it('renews the sign-in by itself, keeps what was written, and sends nothing again without a word', async () => {
  const { fake, refresh } = await ask(renewed);
  breakOff(fake, 'm4');
  await screen.findByText(/^The sign-in is renewed/);
  expect(refresh).toHaveBeenCalledOnce();
  expect(screen.getByText('Half an')).toBeTruthy();
  expect(alert().getByText(/What was written until then stays here\.$/)).toBeTruthy();
  expect(prompts(fake)).toHaveLength(1);
  fireEvent.click(alert().getByRole('button', { name: 'Retry' }));
  await waitFor(() => {
    expect(prompts(fake).map(({ content }) => content)).toEqual(['And in May?', 'And in May?']);
  });
});

it('leads to the sign-in where the new token is refused as well, and asks for no third', async () => {
  const { fake, refresh, signOut } = await ask(renewed);
  breakOff(fake, 'm4');
  await screen.findByText(/^The sign-in is renewed/);
  // Nobody is asked for what was just done.
  expect(screen.queryByRole('button', { name: 'Sign in again' })).toBeNull();
  fireEvent.click(alert().getByRole('button', { name: 'Retry' }));
  await waitFor(() => {
    expect(prompts(fake)).toHaveLength(2);
  });
  breakOff(fake, 'm6');
  await screen.findByText('You are signed out');
  expect(refresh).toHaveBeenCalledOnce();
  fireEvent.click(screen.getByRole('button', { name: 'Sign in again' }));
  expect(signOut).toHaveBeenCalledOnce();
});

it('leads to the sign-in where there is no new token to be had', async () => {
  const { fake } = await ask(refusedToo);
  breakOff(fake, 'm4', '');
  await screen.findByText('You are signed out');
  expect(alert().getByRole('button', { name: 'Sign in again' })).toBeTruthy();
  expect(alert().queryByRole('button', { name: 'Retry' })).toBeNull();
  // Nothing was.
  expect(alert().queryByText(/What was written/)).toBeNull();
});

it('says so where nobody answers, and offers another try', async () => {
  const { fake } = await ask(noAnswer);
  breakOff(fake, 'm4');
  await screen.findByText(/nobody answered/);
  expect(alert().getByRole('button', { name: 'Retry' })).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Sign in again' })).toBeTruthy();
});

it('asks for nothing on account of what another was answered', async () => {
  const { fake } = showChat();
  const refresh = vi.spyOn(fake.services.auth, 'refresh').mockResolvedValue(renewed);
  await screen.findByText('Twenty.');
  emit(fake, chatOpened());
  const message = storedMessage({ id: 'm3', role: 'user', text: 'And in May?', userId: 'user-mina' });
  emit(fake, chatEvent({ type: 'message_stored', message, seq: 1 }));
  breakOff(fake, 'm4', 'Half an', 'm3');
  await screen.findByText('The answer broke off: the server refused the sign-in');
  expect(screen.getByText('Half an')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Sign in again' })).toBeNull();
  expect(refresh).not.toHaveBeenCalled();
});
