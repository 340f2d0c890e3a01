// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { debugItem, debugOpened as opened } from '#src/testing/debug-items.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { watchOffers } from '#src/testing/offered-commands.ts';
import { stubMedia } from '#src/testing/stub-media.ts';
import { DebuggerView } from './debugger-view.tsx';
import { PluginsView } from './plugins-view.tsx';

/** From 48 rem on steps have a column; variables stay a tab until 80 rem. */
beforeEach(() => {
  stubMedia((query) => query === '(min-width: 48rem)');
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const frame = (type: string, data: unknown) => debugItem({ type, data });
const at = (second: string) => `2026-11-24T10:00:${second}`;
const info = frame('execution_info', { plugin_id: 'web-shop', tool_name: 'search', status: 'running' });

function openRun(id: string) {
  const fake = createFakeServices();
  renderWithServices(<DebuggerView executionId={id} />, fake);
  return fake;
}

describe('the debugger', () => {
  it('unfolds a live run: steps, console, calls, variables', async () => {
    const user = userEvent.setup();
    const fake = openRun('x1');
    fake.emit('debug:x1', [
      opened,
      info,
      frame('step', { step_name: 'fetch', started_at: at('01.0'), ended_at: null, duration: null }),
      frame('log', { level: 'error', message: '<b>not markup</b>', timestamp: at('01.500001') }),
      frame('variable', {
        name: 'items',
        value: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
        value_type: 'list',
        timestamp: at('01.6'),
      }),
      frame('api_call', {
        timestamp: at('02.0'),
        api_type: 'llm',
        endpoint: 'chat',
        duration: 0.25,
        error: 'quota',
        success: false,
      }),
    ]);
    expect(screen.getByRole('heading', { name: 'web-shop:search' })).toBeTruthy();
    expect(screen.getByText('Running')).toBeTruthy();
    expect(within(screen.getByRole('treegrid', { name: 'Steps' })).getByText('open')).toBeTruthy();
    expect(screen.getByRole('tab', { name: 'Console 1' })).toBeTruthy();
    const line = within(screen.getByRole('log', { name: 'Console' })).getByText('<b>not markup</b>');
    expect(line.closest('div')?.querySelector('time')?.getAttribute('datetime')).toBe(
      '2026-11-24T10:00:01.500001Z',
    );

    await user.click(screen.getByRole('tab', { name: 'API calls' }));
    await user.click(screen.getByRole('button', { name: 'llm chat, failed' }));
    expect(screen.getByText('quota')).toBeTruthy();

    await user.click(screen.getByRole('tab', { name: 'Variables' }));
    await user.click(screen.getByRole('button', { name: /^items:/ }));
    expect(screen.getByText('The SDK keeps ten')).toBeTruthy();
  });

  it('narrows the console to a step, and lets go', async () => {
    const user = userEvent.setup();
    const fake = openRun('x2');
    fake.emit('debug:x2', [
      opened,
      info,
      frame('step', { step_name: 'one', started_at: at('01.0'), ended_at: at('02.0'), duration: 1 }),
      frame('log', { level: 'info', message: 'inside', timestamp: at('01.5') }),
      frame('log', { level: 'info', message: 'outside', timestamp: at('03.0') }),
    ]);
    await user.click(within(screen.getByRole('treegrid')).getByText('one'));
    expect(screen.queryByText('outside')).toBeNull();
    expect(screen.getByText('inside')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Show all' }));
    expect(screen.getByText('outside')).toBeTruthy();
  });

  it('lands on the failure of a failed run', () => {
    const fake = openRun('x3');
    fake.emit('debug:x3', [
      opened,
      info,
      frame('step', { step_name: 'pay', started_at: at('01.0'), ended_at: null, duration: null }),
      frame('api_call', {
        timestamp: at('02.0'),
        api_type: 'tool',
        endpoint: 'card',
        duration: 1,
        error: 'declined',
        success: false,
      }),
      frame('execution_error', { error: 'PaymentError: declined' }),
    ]);
    const failure = screen.getByRole('region', { name: 'Failure' });
    expect(failure.textContent).toContain('PaymentError: declined');
    expect(failure.textContent).toContain('pay');
    expect(failure.textContent).toContain('tool card · declined');
  });

  it('says nothing of a run before its server did, or has been silent for a while', () => {
    vi.useFakeTimers();
    const fake = openRun('x5');
    expect(screen.getByRole('status').textContent).toBe('Connecting to the run');
    expect(screen.queryByRole('toolbar', { name: 'Playhead' })).toBeNull();
    fake.emit('debug:x5', [opened]);
    expect(screen.getByText('Connecting to the run')).toBeTruthy();
    expect(screen.queryByText(/No steps yet|No log lines|Status unknown/)).toBeNull();
    act(() => {
      vi.advanceTimersByTime(1_900);
    });
    expect(screen.queryByText(/No log lines/)).toBeNull();
    act(() => {
      vi.advanceTimersByTime(200);
    });
    expect(screen.getByText('Status unknown')).toBeTruthy();
    fake.emit('debug:x5', [info]);
    expect(screen.getByText('Running')).toBeTruthy();
  });

  it('says in the words of the server that a run is unknown', () => {
    const fake = openRun('nope');
    fake.emit('debug:nope', [frame('error', { message: 'No execution nope' })]);
    fake.setStatus('debug:nope', {
      state: 'failed',
      lastError: { kind: 'closed', code: 1008, detail: 'No execution nope' },
    });
    expect(screen.getByRole('alert').textContent).toContain('The server says: "No execution nope".');
    expect(screen.getByRole('alert').textContent).toContain('Check the id in the address');
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
    expect(screen.queryByText('Connecting to the run')).toBeNull();
  });

  it('keeps what it has while cut off, and says since when, by the clock of the records', async () => {
    const fake = createFakeServices();
    // This page's clock is an hour behind the server's.
    vi.spyOn(fake.services.pool, 'serverOffsetMs').mockReturnValue(3_600_000);
    renderWithServices(<DebuggerView executionId="x4" />, fake);
    fake.emit('debug:x4', [
      opened,
      info,
      frame('log', { level: 'info', message: 'kept', timestamp: at('01.0') }),
    ]);
    const line = () => screen.getByText('Connection', { selector: 'dt' }).nextElementSibling?.textContent;
    expect(line()).toBe('fine');
    fake.emit('debug:x4', [{ kind: 'lost', reason: { kind: 'closed', code: 1006, detail: '' }, at: 0 }]);
    const hourLater = new Date(3_600_000).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
    expect((await screen.findByText(/Cut off since/)).textContent).toContain(hourLater);
    expect(line()).toBe('cut off');
    expect(screen.getByText('kept')).toBeTruthy();
  });

  it('that comes back at once goes on with what it had: the socket tells nothing anew', () => {
    const fake = createFakeServices();
    const first = renderWithServices(<DebuggerView executionId="x5" />, fake);
    const line = (message: string) => frame('log', { level: 'info', message, timestamp: at('01.0') });
    fake.emit('debug:x5', [opened, info, line('before')]);
    first.unmount();
    renderWithServices(<DebuggerView executionId="x5" />, fake);
    expect(screen.getByText('before')).toBeTruthy();
    expect(screen.getByRole('heading', { name: 'web-shop:search' })).toBeTruthy();
  });

  it('opens a debug record out of a file, and keeps it when the next file is bad', async () => {
    const fake = createFakeServices();
    renderWithServices(<DebuggerView executionId={null} />, fake);
    const input = screen.getByLabelText('Open a debug record');
    const record = {
      plugin_id: 'scraper',
      logs: [{ level: 'info', message: 'from file', timestamp: at('01.0') }],
    };
    fireEvent.change(input, { target: { files: [new File([JSON.stringify(record)], 'run.json')] } });
    await waitFor(() => screen.getByText('from file'));
    expect(screen.getByRole('heading', { name: 'scraper' })).toBeTruthy();
    fireEvent.change(input, { target: { files: [new File(['{"cut'], 'cut.json')] } });
    await waitFor(() => screen.getByRole('alert'));
    expect(screen.getByRole('alert').textContent).toContain('"cut.json" is no valid JSON');
    expect(screen.getByText('from file')).toBeTruthy();
    expect(fake.requests).toEqual([]);
  });
});

describe('plugins', () => {
  const plugin = {
    id: 'calculator',
    name: 'Calculator',
    tools: [
      {
        name: 'calculate',
        parameters: {
          type: 'object',
          required: ['expression'],
          properties: { expression: { type: 'string' } },
        },
      },
    ],
  };
  const view = (onOpenRun = vi.fn()) => (
    <PluginsView workspaceId="ws" pluginId="calculator" onOpenPlugin={vi.fn()} onOpenRun={onOpenRun} />
  );

  it('starts a run from the form and opens it', async () => {
    const user = userEvent.setup();
    const onOpenRun = vi.fn();
    const fake = createFakeServices({
      extensions: ['plugin-runs'],
      replies: {
        'GET /api/v1/plugins': [plugin],
        'GET /api/v1/plugins/executions': [],
        'GET /api/v1/workspaces/ws/members': [{ user_id: 'user-ada', role: 'owner' }],
        'POST /api/v1/plugins/calculator/tools/calculate/executions': { execution_id: 'abc' },
      },
    });
    renderWithServices(view(onOpenRun), fake);
    await user.click(await screen.findByRole('button', { name: 'Run' }));
    expect(screen.getByText('This is needed.')).toBeTruthy();
    await user.type(screen.getByRole('textbox', { name: 'expression' }), '17*2');
    await user.click(screen.getByRole('button', { name: 'Run' }));
    await waitFor(() => {
      expect(onOpenRun).toHaveBeenCalledWith('abc');
    });
    expect(fake.requests.find((request) => request.method === 'POST')?.body).toEqual({
      parameters: { expression: '17*2' },
      workspace_id: 'ws',
    });
  });

  it('lets a viewer read and not run', async () => {
    const fake = createFakeServices({
      extensions: ['plugin-runs'],
      replies: {
        'GET /api/v1/plugins': [plugin],
        'GET /api/v1/plugins/executions': [],
        'GET /api/v1/workspaces/ws/members': [{ user_id: 'user-ada', role: 'viewer' }],
      },
    });
    renderWithServices(view(), fake);
    expect(await screen.findByText(/As a viewer/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Run' })).toBeNull();
  });

  it('opens a run by its id on a server that lists no plugins', async () => {
    const user = userEvent.setup();
    const onOpenRun = vi.fn();
    renderWithServices(view(onOpenRun), createFakeServices());
    await user.type(screen.getByRole('textbox', { name: 'Execution id' }), ' run-7 ');
    await user.click(screen.getByRole('button', { name: 'Open run' }));
    expect(onOpenRun).toHaveBeenCalledWith('run-7');
  });
});

describe('the commands of the debugger', () => {
  it('search the console from another pane, show panes, and follow', async () => {
    const fake = openRun('x9');
    fake.emit('debug:x9', [opened, info]);
    const offers = watchOffers();
    expect(offers.list().sort()).toEqual([
      'Plugin debugger: Compare',
      'Plugin debugger: Follow new lines (They are followed.)',
      'Plugin debugger: Search the console',
      'Plugin debugger: Show API calls',
      'Plugin debugger: Show Diff',
      'Plugin debugger: Show Raw',
      'Plugin debugger: Show Selection',
      'Plugin debugger: Show Timeline',
      'Plugin debugger: Show Trace',
      'Plugin debugger: Show Variables',
    ]);
    // With something recorded there is somewhere to go.
    fake.emit('debug:x9', [
      frame('log', { level: 'error', message: 'declined', timestamp: '2026-11-24T10:00:01' }),
    ]);
    await waitFor(() => {
      expect(offers.list()).toContain('Plugin debugger: Next error');
    });
    for (const move of ['Previous error', 'Next step', 'Previous step', 'Pause here'])
      expect(offers.list()).toContain(`Plugin debugger: ${move}`);
    expect(offers.list()).toContain(
      'Plugin debugger: Show the whole run in the timeline (All of it is shown.)',
    );
    offers.give('Next error');
    expect(offers.list()).toContain('Plugin debugger: Follow');
    expect(screen.getByRole('toolbar', { name: 'Playhead' }).textContent).toContain('Record 1 of 1');
    offers.give('Show Trace');
    expect(screen.getByRole('tab', { name: 'Trace' }).getAttribute('aria-selected')).toBe('true');
    offers.give('Search the console');
    await waitFor(() => {
      expect(document.activeElement).toBe(screen.getByRole('searchbox', { name: 'Search the console' }));
    });
  });

  it('open a record from a file, and run the chosen tool of a plugin', async () => {
    renderWithServices(<DebuggerView executionId={null} />, createFakeServices());
    expect(watchOffers().list()).toEqual(['Plugin debugger: Open a run from a file']);
    cleanup();
    const fake = createFakeServices({
      extensions: ['plugin-runs'],
      replies: {
        'GET /api/v1/plugins': [
          { id: 'web-shop', name: 'Web shop', tools: [{ name: 'search', parameters: {} }] },
        ],
        'GET /api/v1/plugins/executions': [],
        'GET /api/v1/workspaces/ws/members': [{ user_id: 'user-ada', name: 'Ada', role: 'owner' }],
        'POST /api/v1/plugins/web-shop/tools/search/executions': { execution_id: 'x7' },
      },
    });
    const onOpenRun = vi.fn();
    renderWithServices(
      <PluginsView workspaceId="ws" pluginId="web-shop" onOpenPlugin={vi.fn()} onOpenRun={onOpenRun} />,
      fake,
    );
    await screen.findByRole('button', { name: 'Run' });
    const offers = watchOffers();
    expect(offers.list()).toEqual(['Plugins: Run search']);
    offers.give('Run search');
    await waitFor(() => {
      expect(onOpenRun).toHaveBeenCalledExactlyOnceWith('x7');
    });
  });
});
