// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { AnswerFeedback } from './answer-feedback.tsx';
import { ChatProvider, type ChatScope } from './chat-context.ts';

afterEach(cleanup);

const PUT = 'PUT /api/v1/chat/messages/m1/feedback';

function show(change: { extensions?: ['feedback'] | []; mayWrite?: boolean; own?: unknown[] } = {}) {
  const fake = createFakeServices({
    extensions: change.extensions ?? ['feedback'],
    replies: { 'GET /api/v1/chat/sessions/s1/feedback': change.own ?? [] },
  });
  const scope = { session: { sessionId: 's1' }, selfId: 'user-ada', mayWrite: change.mayWrite ?? true };
  renderWithServices(
    <ChatProvider value={scope as ChatScope}>
      <AnswerFeedback messageId="m1" />
    </ChatProvider>,
    fake,
  );
  const sent = () => fake.requests.filter(({ method }) => method === 'PUT').map(({ body }) => body);
  const pressed = () =>
    ['Good answer', 'Bad answer'].map((name) =>
      screen.getByRole('button', { name }).getAttribute('aria-pressed'),
    );
  return { fake, sent, pressed };
}

describe('thumbs', () => {
  it('tell at once, ask why it was bad, and are taken back by a second press', async () => {
    const { fake, sent, pressed } = show();
    fake.replies.set(PUT, { message_id: 'm1', vote: 'down', reasons: [], comment: '' });
    fireEvent.click(await screen.findByRole('button', { name: 'Bad answer' }));
    await waitFor(() => {
      expect(pressed()).toEqual(['false', 'true']);
    });
    fireEvent.click(screen.getByRole('checkbox', { name: 'It is wrong' }));
    fireEvent.change(screen.getByRole('textbox', { name: 'In your words' }), { target: { value: ' 틀림 ' } });
    fake.replies.set(PUT, { message_id: 'm1', vote: 'down', reasons: ['wrong'], comment: '틀림' });
    fireEvent.click(screen.getByRole('button', { name: 'Save reason' }));
    expect(await screen.findByText('Your reason is stored.')).toBeTruthy();
    expect(sent()).toEqual([{ vote: 'down' }, { vote: 'down', reasons: ['wrong'], comment: '틀림' }]);
    expect(screen.queryByRole('form')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Your reason: It is wrong · 틀림' }));
    expect(screen.getByRole<HTMLInputElement>('checkbox', { name: 'It is wrong' }).checked).toBe(true);
    fake.replies.set(PUT, { message_id: 'm1', vote: null });
    fireEvent.click(screen.getByRole('button', { name: 'Bad answer' }));
    await waitFor(() => {
      expect(pressed()).toEqual(['false', 'false']);
    });
  });

  it('open the question in sight, with the focus in it, which goes back to where it was', async () => {
    const seen = vi.fn();
    Element.prototype.scrollIntoView = function (how) {
      seen(this.getAttribute('aria-label'), how);
    };
    const { fake } = show();
    fake.replies.set(PUT, { message_id: 'm1', vote: 'down', reasons: [], comment: '' });
    const bad = await screen.findByRole('button', { name: 'Bad answer' });
    bad.focus();
    fireEvent.click(bad);
    const first = await screen.findByRole('checkbox', { name: 'It is wrong' });
    expect(document.activeElement).toBe(first);
    expect(seen).toHaveBeenCalledExactlyOnceWith(screen.getByRole('form').getAttribute('aria-label'), {
      block: 'nearest',
    });
    fireEvent.keyDown(first, { key: 'Escape' });
    await waitFor(() => {
      expect(document.activeElement).toBe(bad);
    });
    Reflect.deleteProperty(Element.prototype, 'scrollIntoView');
  });

  it('show what one said before', async () => {
    const { pressed } = show({ own: [{ message_id: 'm1', vote: 'up', reasons: [], comment: '' }] });
    await screen.findByRole('button', { name: 'Good answer' });
    expect(pressed()).toEqual(['true', 'false']);
  });

  it('show the reason that one gave before, and ask for one where none was given', async () => {
    const own = { message_id: 'm1', vote: 'down', reasons: ['wrong', 'of a later version'], comment: 'No.' };
    show({ own: [own] });
    fireEvent.click(await screen.findByRole('button', { name: 'Your reason: It is wrong · No.' }));
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'In your words' }).value).toBe('No.');
    cleanup();
    show({ own: [{ ...own, reasons: [], comment: '' }] });
    expect(await screen.findByRole('button', { name: 'Say why' })).toBeTruthy();
  });

  it('say where nothing was stored, and do not claim it', async () => {
    const { pressed } = show();
    fireEvent.click(await screen.findByRole('button', { name: 'Good answer' }));
    expect((await screen.findByRole('alert')).textContent).toBe('Not stored. Try again.');
    expect(pressed()).toEqual(['false', 'false']);
  });

  it('are not there for a viewer, and not on a server that keeps none', async () => {
    const viewer = show({ mayWrite: false });
    await waitFor(() => {
      expect(viewer.fake.requests).toHaveLength(1);
    });
    expect(screen.queryByRole('button')).toBeNull();
    cleanup();
    const stock = show({ extensions: [] });
    expect(screen.queryByRole('button')).toBeNull();
    expect(stock.fake.requests).toEqual([]);
  });
});
