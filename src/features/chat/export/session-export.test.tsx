// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { SessionExport } from './session-export.tsx';

vi.mock(import('./save-file.ts'), () => ({ saveFile: vi.fn() }));

afterEach(cleanup);

function show(messages: unknown) {
  const clock = createFakeClock();
  const fake = createFakeServices({
    clock,
    replies: {
      'GET /api/v1/workspaces/ws/members': [],
      ...(messages === null ? {} : { 'GET /api/v1/chat/sessions/s1/messages': messages }),
    },
  });
  const onClose = vi.fn();
  renderWithServices(
    <SessionExport
      workspaceId="ws"
      userId="user-ada"
      sessionId="s1"
      session={null}
      format="json"
      onClose={onClose}
    />,
    fake,
  );
  return { onClose, pass: (ms: number) => act(() => clock.advance(ms)) };
}

const said = () => screen.findByText(/^Saved as chat-.*\.json\.$/);

it('goes away by itself once it is saved', async () => {
  const { onClose, pass } = show([]);
  await said();
  await pass(9_000);
  expect(onClose).not.toHaveBeenCalled();
  await pass(1_000);
  expect(onClose).toHaveBeenCalledOnce();
});

it('stays while somebody points at it or has the focus on it', async () => {
  const { onClose, pass } = show([]);
  const words = await said();
  const close = screen.getByRole('button', { name: 'Close' });
  fireEvent.pointerEnter(words);
  await pass(60_000);
  fireEvent.focus(close);
  fireEvent.pointerLeave(words);
  await pass(60_000);
  expect(onClose).not.toHaveBeenCalled();
  fireEvent.blur(close);
  await pass(10_000);
  expect(onClose).toHaveBeenCalledOnce();
});

it('stays where it failed', async () => {
  const { onClose, pass } = show(null);
  await screen.findByText('The chat could not be exported');
  await pass(60_000);
  expect(onClose).not.toHaveBeenCalled();
});
