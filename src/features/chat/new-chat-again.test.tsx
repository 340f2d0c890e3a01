// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import type { HttpClient } from '#src/http/types.ts';
import { ChatView } from './chat-view.tsx';
import { readDraft } from './chat-draft.ts';

afterEach(cleanup);

const SESSIONS = '/api/v1/chat/sessions';

it('"New chat" while one is being made begins another: what is typed there goes there, and nobody is fetched back', async () => {
  const fake = createFakeServices({
    extensions: ['ack'],
    replies: {
      'GET /api/v1/applications': [{ id: 'app', name: 'Helpdesk', workspace_id: 'ws' }],
      [`GET ${SESSIONS}`]: [],
      'GET /api/v1/workspaces/ws/members': [{ user_id: 'user-ada', name: 'Ada', role: 'owner' }],
    },
  });
  const answers: ((id: string) => void)[] = [];
  const titles: unknown[] = [];
  const http: HttpClient = {
    ...fake.services.http,
    request: async (path, schema, options) => {
      if (path !== SESSIONS || options?.method !== 'POST')
        return fake.services.http.request(path, schema, options);
      titles.push((options.body as { title: string }).title);
      const id = await new Promise<string>((resolve) => answers.push(resolve));
      return { data: schema.parse({ id, application_id: 'app', title: id }), position: null };
    },
  };
  const onOpenSession = vi.fn();
  renderWithServices(
    <ChatView
      onOpenPath={() => undefined}
      workspaceId="ws"
      sessionId={null}
      onOpenSession={onOpenSession}
      onOpenRun={() => undefined}
      onOpenDocument={() => undefined}
    />,
    { ...fake, services: { ...fake.services, http } },
  );
  await screen.findByRole('combobox', { name: 'Application' });
  const box = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' });
  const say = (words: string): void => {
    fireEvent.change(box(), { target: { value: words } });
    fireEvent.keyDown(box(), { key: 'Enter', keyCode: 13 });
  };
  say('the first');
  // Narrow, as here, the list stands in a sheet.
  fireEvent.click(screen.getByRole('button', { name: 'Show sessions' }));
  fireEvent.click(screen.getByRole('button', { name: 'New chat' }));
  expect(onOpenSession.mock.calls).toEqual([[null]]);
  // Empty: the words of the first are its own, and stand elsewhere until it is made.
  expect(box().value).toBe('');
  fireEvent.change(box(), { target: { value: 'the second, half' } });
  await waitFor(() => {
    expect(titles).toEqual(['the first']);
  });
  answers[0]?.('one');
  await waitFor(() => {
    expect(readDraft('new:ws:user-ada')).toBe('');
  });
  expect(readDraft('user-ada:one')).toBe('');
  expect(box().value).toBe('the second, half');
  say('the second');
  await waitFor(() => {
    expect(titles).toEqual(['the first', 'the second']);
  });
  expect(onOpenSession.mock.calls).toEqual([[null]]);
  answers[1]?.('two');
  await waitFor(() => {
    expect(onOpenSession.mock.calls).toEqual([[null], ['two']]);
  });
});
