// @vitest-environment jsdom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '#src/http/types.ts';
import { setLocale } from '#src/i18n/locale.ts';
import { failure } from '#src/protocol/failure.ts';
import type { WorkspaceEvent } from '#src/protocol/workspace-frames.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { watchOffers } from '#src/testing/offered-commands.ts';
import { writeEdit } from './application-drafts.ts';
import { ApplicationsView } from './applications-view.tsx';

const LIST = '/api/v1/workspaces/ws/applications';
const helpdesk = {
  id: 'app-1',
  name: 'Helpdesk',
  description: 'Answers from the documents.',
  workspace_id: 'ws',
  instructions: 'Be short.',
  plugin_ids: ['calculator', 'gone'],
  version: 3,
  updated_at: '2026-11-24T10:00:00Z',
  updated_by: 'user-mina',
};
const plugins = [
  { id: 'calculator', name: 'Calculator', description: 'Sums', tools: [] },
  { id: 'flaky', name: 'Flaky', tools: [] },
];

beforeEach(() => {
  writeEdit('user-ada', 'app-1', null);
});
afterEach(() => {
  cleanup();
  setLocale('en');
});

function open(options: { role?: string; stock?: boolean; applicationId?: string | null } = {}) {
  const { role = 'member', stock = false, applicationId = 'app-1' } = options;
  const { id, name, description, workspace_id } = helpdesk;
  const fake = createFakeServices({
    extensions: stock ? [] : ['workspace-data', 'plugin-runs'],
    replies: {
      'GET /api/v1/workspaces/ws/members': [
        { user_id: 'user-ada', name: 'Ada', role },
        { user_id: 'user-mina', name: 'Mina', role: 'admin' },
      ],
      ...(stock
        ? {
            'GET /api/v1/applications': [
              { id, name, description, workspace_id },
              { id: 'app-9', name: 'Elsewhere', workspace_id: 'ws-2' },
            ],
          }
        : { [`GET ${LIST}`]: [helpdesk], 'GET /api/v1/plugins': plugins }),
    },
  });
  const onOpenApplication = vi.fn<(id: string | null) => void>();
  const onStartChat = vi.fn<(id: string) => void>();
  renderWithServices(
    <ApplicationsView
      workspaceId="ws"
      applicationId={applicationId}
      onOpenApplication={onOpenApplication}
      onStartChat={onStartChat}
    />,
    fake,
  );
  return { fake, onOpenApplication, onStartChat };
}

const changed: WorkspaceEvent = { type: 'application_changed', timestamp: null, seq: 1 };
const instructions = () => screen.findByRole('textbox', { name: 'Instructions' });

describe('the list', () => {
  it('is searched by name and description, and opens one by keyboard', async () => {
    const user = userEvent.setup();
    const { onOpenApplication } = open({ applicationId: null });
    await screen.findByRole('button', { name: /^Helpdesk/ });
    const search = screen.getByRole('searchbox', { name: 'Search applications' });
    await user.type(search, 'nothing');
    expect(screen.getByText('No application matches "nothing".')).toBeTruthy();
    await user.clear(search);
    await user.type(search, 'DOCUMENTS');
    screen.getByRole('button', { name: /^Helpdesk/ }).focus();
    await user.keyboard('{Enter}');
    expect(onOpenApplication).toHaveBeenCalledWith('app-1');
  });

  it('makes a new one and opens it; says where that failed', async () => {
    const user = userEvent.setup();
    const { fake, onOpenApplication } = open({ applicationId: null });
    await user.click(await screen.findByRole('button', { name: 'New application' }));
    expect((await screen.findByRole('alert')).textContent).toContain('It could not be made.');
    fake.replies.set(`POST ${LIST}`, { ...helpdesk, id: 'app-2', version: 1 });
    await user.click(screen.getByRole('button', { name: 'New application' }));
    await waitFor(() => {
      expect(onOpenApplication).toHaveBeenCalledWith('app-2');
    });
  });
});

describe('an application', () => {
  it('is edited by those who may, and saved over the version that the typing began from', async () => {
    const user = userEvent.setup();
    const { fake } = open();
    await user.type(await instructions(), ' Cite.');
    await user.click(await screen.findByRole('checkbox', { name: 'Flaky' }));
    await user.click(screen.getByRole('checkbox', { name: 'gone' }));
    const saved = {
      ...helpdesk,
      instructions: 'Be short. Cite.',
      plugin_ids: ['calculator', 'flaky'],
      version: 4,
    };
    fake.replies.set(`PUT ${LIST}/app-1`, saved);
    fake.replies.set(`GET ${LIST}`, [saved]);
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Saved')).toBeTruthy();
    expect(fake.requests.find(({ method }) => method === 'PUT')?.body).toEqual({
      version: 3,
      name: 'Helpdesk',
      description: 'Answers from the documents.',
      instructions: 'Be short. Cite.',
      plugin_ids: ['calculator', 'flaky'],
    });
    expect(screen.getByText(/^Version 4/)).toBeTruthy();
  });

  it('goes on from what is stored where one types while it is being saved', async () => {
    const user = userEvent.setup();
    const { fake } = open();
    await user.type(await instructions(), ' Cite.');
    const saved = { ...helpdesk, instructions: 'Be short. Cite.', version: 4 };
    fake.replies.set(`PUT ${LIST}/app-1`, saved);
    fake.replies.set(`GET ${LIST}`, [saved]);
    const { http } = fake.services;
    let goOn: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    const { request } = http;
    http.request = async (path, schema, options = {}) => {
      if (options.method === 'PUT') await held;
      return request(path, schema, options);
    };
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await user.type(await instructions(), '!');
    goOn();
    expect(await screen.findByText(/^Version 4/)).toBeTruthy();
    expect(await instructions()).toHaveProperty('value', 'Be short. Cite.!');
    expect(screen.queryByRole('alert')).toBeNull();
    expect(screen.getByRole('button', { name: 'Save' })).toHaveProperty('disabled', false);
  });

  it('that somebody else saved meanwhile: a bar, nothing typed lost, theirs or mine', async () => {
    const user = userEvent.setup();
    const { fake } = open();
    await user.type(await instructions(), ' Mine.');
    fake.replies.set(`GET ${LIST}`, [{ ...helpdesk, instructions: 'Hers.', version: 4 }]);
    fake.emit('workspace:ws', [{ kind: 'event', event: changed as never, at: 0 }]);
    const bar = await screen.findByRole('alert');
    expect(bar.textContent).toContain('Mina saved version 4');
    expect((await instructions()).textContent).toBe('Be short. Mine.');
    expect(screen.getByRole('button', { name: 'Save' }).hasAttribute('disabled')).toBe(true);
    await user.click(within(bar).getByRole('button', { name: 'Keep mine' }));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(fake.requests.find(({ method }) => method === 'PUT')?.body).toMatchObject({
      version: 4,
      instructions: 'Be short. Mine.',
    });
    // Refused (there is no such reply): what was typed is still there.
    expect((await screen.findByRole('alert')).textContent).toContain('It was not saved.');
    fake.replies.set(`GET ${LIST}`, [{ ...helpdesk, instructions: 'Hers again.', version: 5 }]);
    fake.emit('workspace:ws', [{ kind: 'event', event: changed as never, at: 0 }]);
    await user.click(await screen.findByRole('button', { name: 'Reload' }));
    expect((await instructions()).textContent).toBe('Hers again.');
  });

  it('keeps what was typed while one looks elsewhere', async () => {
    const user = userEvent.setup();
    open();
    await user.type(await instructions(), ' Kept.');
    cleanup();
    open();
    expect((await instructions()).textContent).toBe('Be short. Kept.');
    expect(screen.getByText('Not saved yet')).toBeTruthy();
  });

  it('without a name is not saved', async () => {
    const user = userEvent.setup();
    open();
    await user.clear(await screen.findByRole('textbox', { name: 'Name' }));
    expect(screen.getByText('An application needs a name.')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Save' }).hasAttribute('disabled')).toBe(true);
  });

  it('starts a chat', async () => {
    const user = userEvent.setup();
    const { onStartChat } = open();
    await user.click(await screen.findByRole('button', { name: 'Start a chat' }));
    expect(onStartChat).toHaveBeenCalledWith('app-1');
  });

  it('is read by a viewer, who changes and starts nothing', async () => {
    open({ role: 'viewer' });
    expect(await screen.findByText(/viewer.*read-only/)).toBeTruthy();
    expect(screen.getByText('Be short.')).toBeTruthy();
    expect(await screen.findByText('Calculator, gone')).toBeTruthy();
    for (const name of ['Save', 'Start a chat', 'New application'])
      expect(screen.queryByRole('button', { name })).toBeNull();
    expect(screen.queryByRole('textbox', { name: 'Instructions' })).toBeNull();
  });

  it('of a stock server is what its documented list says, and nothing else', async () => {
    open({ stock: true });
    expect(await screen.findByText(/^This server tells no more of an application/)).toBeTruthy();
    expect(screen.getByRole('button', { name: /^Helpdesk/ })).toBeTruthy();
    expect(screen.queryByRole('button', { name: /^Elsewhere/ })).toBeNull();
    for (const name of ['Save', 'New application']) expect(screen.queryByRole('button', { name })).toBeNull();
    expect(screen.queryByText('Instructions')).toBeNull();
    expect(screen.getByRole('button', { name: 'Start a chat' })).toBeTruthy();
  });

  it('that is not there, and a list that failed, say so', async () => {
    open({ applicationId: 'none' });
    expect(await screen.findByText('There is no such application here.')).toBeTruthy();
    cleanup();
    const fake = createFakeServices({
      extensions: ['workspace-data'],
      replies: { [`GET ${LIST}`]: new ApiError(failure('server', 500, 'Request 9 failed.')) },
    });
    renderWithServices(
      <ApplicationsView
        workspaceId="ws"
        applicationId={null}
        onOpenApplication={vi.fn()}
        onStartChat={vi.fn()}
      />,
      fake,
    );
    expect((await screen.findByRole('alert')).textContent).toContain('Request 9 failed.');
  });

  it('speaks Korean', async () => {
    setLocale('ko');
    open();
    expect(await screen.findByRole('textbox', { name: '지침' })).toBeTruthy();
    expect(screen.getByRole('button', { name: '채팅 시작' })).toBeTruthy();
  });
});

describe('the commands of applications', () => {
  it('make one, edit and save the open one, start a chat with it', async () => {
    const { fake, onOpenApplication, onStartChat } = open();
    await instructions();
    const offers = watchOffers();
    expect(offers.list().sort()).toEqual([
      'Applications: Edit this application',
      'Applications: New application',
      'Applications: Save (Nothing has changed.)',
      'Applications: Start a chat',
    ]);
    offers.give('Edit this application');
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Name' }));
    await userEvent.setup().type(screen.getByRole('textbox', { name: 'Name' }), ' 2');
    fake.replies.set(`PUT ${LIST}/app-1`, { ...helpdesk, name: 'Helpdesk 2', version: 4 });
    offers.give('Save');
    await waitFor(() => {
      expect(fake.requests.filter(({ method }) => method === 'PUT')).toHaveLength(1);
    });
    offers.give('Start a chat');
    expect(onStartChat).toHaveBeenCalledExactlyOnceWith('app-1');
    fake.replies.set(`POST ${LIST}`, { ...helpdesk, id: 'app-2' });
    offers.give('New application');
    await waitFor(() => {
      expect(onOpenApplication).toHaveBeenCalledWith('app-2');
    });
  });

  it('offer on a stock server, which lets nobody change one, a chat alone', async () => {
    open({ stock: true });
    await screen.findByRole('heading', { name: 'Helpdesk' });
    expect(watchOffers().list()).toEqual(['Applications: Start a chat']);
  });
});
