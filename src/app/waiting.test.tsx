// @vitest-environment jsdom
/** What stands in each place while the server has not answered: grey lines that come late, and nothing untrue. */
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import type { ReactElement } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChannelItem } from '#src/connection/types.ts';
import { ApplicationsView } from '#src/features/applications/index.ts';
import { ChatView } from '#src/features/chat/index.ts';
import { DocumentsView } from '#src/features/documents/index.ts';
import { NotificationBell } from '#src/features/notifications/index.ts';
import { DebuggerView, PluginsView } from '#src/features/plugin-debugger/index.ts';
import { MembersPage, PresenceSidebar } from '#src/features/presence/index.ts';
import { WorkflowsView } from '#src/features/workflows/index.ts';
import { setLocale } from '#src/i18n/locale.ts';
import { createFakeServices, renderWithServices, type FakeServices } from '#src/testing/fake-services.tsx';

const extensions = ['presence', 'workspace-data', 'workflows', 'inbox', 'plugin-runs'] as const;
const ignore = () => undefined;
const opened: ChannelItem<never> = {
  kind: 'opened',
  transport: 'websocket',
  resumption: 'fresh',
  position: null,
  at: 0,
};

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
});
afterEach(() => {
  cleanup();
  setLocale('en');
  localStorage.clear();
  vi.useRealTimers();
});

/** A server that never answers what matches; the rest it does not know. */
function show(element: ReactElement, silent: RegExp, replies: Record<string, unknown> = {}): FakeServices {
  const fake = createFakeServices({ extensions, replies });
  const { request } = fake.services.http;
  fake.services.http.request = (path, schema, options) =>
    silent.test(path) ? new Promise(() => undefined) : request(path, schema, options);
  renderWithServices(element, fake);
  return fake;
}

const waiting = () =>
  screen
    .queryAllByRole('status')
    .filter((status) => /^(Loading|Connecting|불러오는)/.test(status.textContent));

function expectSkeletons(count: number): void {
  const found = waiting();
  expect(found.map(({ textContent }) => textContent)).toHaveLength(count);
  // The delay itself is the style sheet's; the journey `looks` sees it pass.
  for (const skeleton of found) expect(skeleton.className).toContain('animate-late');
}

interface Place {
  readonly name: string;
  readonly element: ReactElement;
  readonly silent: RegExp;
  readonly replies?: Record<string, unknown>;
  /** How many parts of it wait. */
  readonly count: number;
  /** What would be said of an answer that is not there yet. */
  readonly untrue: RegExp;
}

const me = { user_id: 'user-ada', name: 'Ada', role: 'owner' };
const membersReply = { 'GET /api/v1/workspaces/ws/members': [me] };
const plugin = {
  id: 'p',
  name: 'Calculator',
  description: '',
  tools: [{ name: 'add', description: '', parameters: {} }],
};
const workflow = { id: 'wf', workspace_id: 'ws', name: 'Onboarding', nodes: [] };
const documents = (documentId: string | null) => (
  <DocumentsView workspaceId="ws" documentId={documentId} onOpenDocument={ignore} />
);
const applications = (applicationId: string | null) => (
  <ApplicationsView
    workspaceId="ws"
    applicationId={applicationId}
    onOpenApplication={ignore}
    onStartChat={ignore}
  />
);
const plugins = (pluginId: string | null) => (
  <PluginsView workspaceId="ws" pluginId={pluginId} onOpenPlugin={ignore} onOpenRun={ignore} />
);
const workflows = (workflowId: string | null) => (
  <WorkflowsView workspaceId="ws" workflowId={workflowId} onOpenWorkflow={ignore} onOpenRun={ignore} />
);
const chat = (sessionId: string | null) => (
  <ChatView
    onOpenPath={ignore}
    workspaceId="ws"
    sessionId={sessionId}
    onOpenSession={ignore}
    onElsewhere={ignore}
    onOpenRun={ignore}
    onOpenDocument={ignore}
  />
);

const places: readonly Place[] = [
  { name: 'documents', element: documents(null), silent: /documents/, count: 1, untrue: /No documents/ },
  { name: 'a document', element: documents('d'), silent: /documents/, count: 2, untrue: /Choose|no such/ },
  { name: 'applications', element: applications(null), silent: /applications/, count: 1, untrue: /No appl/ },
  {
    name: 'an application',
    element: applications('a'),
    silent: /applications/,
    count: 2,
    untrue: /Choose|no such/,
  },
  {
    name: 'the plugins of an application',
    element: applications('a'),
    silent: /plugins/,
    replies: {
      ...membersReply,
      'GET /api/v1/workspaces/ws/applications': [{ id: 'a', name: 'Helpdesk', plugin_ids: ['p'] }],
    },
    count: 1,
    untrue: /not known|gone/,
  },
  { name: 'plugins', element: plugins(null), silent: /plugins/, count: 1, untrue: /No plugins/ },
  { name: 'a plugin', element: plugins('p'), silent: /plugins/, count: 2, untrue: /Choose/ },
  {
    name: 'the runs of a plugin',
    element: plugins('p'),
    silent: /executions/,
    replies: { 'GET /api/v1/plugins': [plugin] },
    count: 1,
    untrue: /No runs/,
  },
  { name: 'workflows', element: workflows(null), silent: /workflows/, count: 1, untrue: /No workflows/ },
  {
    name: 'a workflow',
    element: workflows('wf'),
    silent: /workflows/,
    count: 3,
    untrue: /Choose|no such|wf|not run yet/,
  },
  {
    name: 'the results of a workflow',
    element: workflows('wf'),
    silent: /\/runs/,
    replies: {
      'GET /api/v1/workspaces/ws/workflows': [workflow],
      'GET /api/v1/workflows/wf': workflow,
    },
    count: 1,
    untrue: /not run yet/,
  },
  {
    name: 'all members',
    element: <MembersPage workspaceId="ws" userId="user-ada" />,
    silent: /members/,
    count: 1,
    untrue: /0 members|Nobody/,
  },
  {
    name: 'pending invitations',
    element: <MembersPage workspaceId="ws" userId="user-ada" />,
    silent: /invitations/,
    replies: membersReply,
    count: 1,
    untrue: /Pending/,
  },
  // In a window this narrow the list of chats is a sheet.
  { name: 'a new chat', element: chat(null), silent: /applications/, count: 1, untrue: /No applications/ },
  { name: 'a chat', element: chat('s'), silent: /chat|applications/, count: 1, untrue: /no such|Ask/ },
  { name: 'a run', element: <DebuggerView executionId="run" />, silent: /./, count: 1, untrue: /refused/ },
];

describe('while the server has not answered', () => {
  for (const { name, element, silent, replies, count, untrue } of places) {
    it(`${name}: grey lines, and nothing said of what is not here`, async () => {
      show(element, silent, replies);
      await act(() => vi.advanceTimersByTimeAsync(1_000));
      expectSkeletons(count);
      expect(document.body.textContent).not.toMatch(untrue);
    });
  }

  it('the sidebar: people, then what happened here, which is not "nothing" yet', async () => {
    const sidebar = (
      <PresenceSidebar
        workspaceId="ws"
        userId="user-ada"
        viewing={null}
        onOpenPath={ignore}
        onReveal={ignore}
      />
    );
    const fake = show(sidebar, /members|activity/);
    await act(() => vi.advanceTimersByTimeAsync(1_000));
    expectSkeletons(1);
    const person = { userId: 'user-ada', name: 'Ada', role: 'owner', connections: 1, status: 'active' };
    const event = {
      type: 'presence_state',
      members: [{ ...person, viewing: null, lastSeen: null }],
      timestamp: null,
    };
    fake.emit('workspace:ws', [opened, { kind: 'event', event: event as never, at: 0 }]);
    await act(() => vi.advanceTimersByTimeAsync(1_000));
    expect(screen.getByRole('listitem', { name: /^Ada/ })).toBeTruthy();
    expectSkeletons(1);
    expect(screen.queryByText(/Nothing has happened/)).toBeNull();
    act(() => {
      setLocale('ko');
    });
    expect(screen.queryByText('아직 활동이 없습니다.')).toBeNull();
    expectSkeletons(1);
  });

  it('the bell: its list, which is not empty yet', async () => {
    const bell = <NotificationBell userId="user-ada" onOpenPath={ignore} isShowing={() => false} />;
    const fake = show(bell, /notifications/);
    fake.emit('notifications:user-ada', [opened]);
    await act(() => vi.advanceTimersByTimeAsync(1_000));
    fireEvent.click(screen.getByRole('button', { name: 'Notifications' }));
    const dialog = await screen.findByRole('dialog', { name: 'Notifications' });
    await within(dialog).findByRole('tab', { name: 'Unread' });
    expectSkeletons(1);
    expect(dialog.textContent).not.toMatch(/Nothing|No notifications/);
  });
});
