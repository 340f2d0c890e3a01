// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '#src/http/types.ts';
import { failure } from '#src/protocol/failure.ts';
import { debugItem, debugOpened as opened } from '#src/testing/debug-items.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { RunsView, type RunsViewProps } from './runs-view.tsx';

afterEach(cleanup);

const run = (id: string, second: number, more: Record<string, unknown> = {}) => ({
  id,
  plugin_id: 'web-shop',
  tool_name: 'find',
  user_id: 'user-ada',
  status: 'completed',
  started_at: `2026-11-24T10:00:${String(second).padStart(2, '0')}.000Z`,
  duration: 1.5,
  parameters: {},
  cursor: `c-${id}`,
  ...more,
});
const LIST = 'GET /api/v1/plugins/executions';
const replies = (runs: readonly unknown[], role = 'member') => ({
  [LIST]: runs,
  'GET /api/v1/plugins': [{ id: 'web-shop', name: 'Web shop', tools: [{ name: 'find' }, { name: 'buy' }] }],
  'GET /api/v1/workspaces/ws/members': [{ user_id: 'user-ada', name: 'Ada', role }],
});

function open(runs: readonly unknown[], { search = '', role = 'member' } = {}) {
  const fake = createFakeServices({ extensions: ['plugin-runs'], replies: replies(runs, role) });
  const props = {
    workspaceId: 'ws',
    search,
    onSearch: vi.fn<RunsViewProps['onSearch']>(),
    onOpenRun: vi.fn<RunsViewProps['onOpenRun']>(),
    onOpenFile: vi.fn<RunsViewProps['onOpenFile']>(),
    onCompare: vi.fn<RunsViewProps['onCompare']>(),
  };
  renderWithServices(<RunsView {...props} />, fake);
  return { fake, ...props, user: userEvent.setup() };
}
const rows = () =>
  within(screen.getByRole('list', { name: 'Runs of this workspace' })).getAllByRole('listitem');

describe('the list of runs', () => {
  it('says of each what, how, when, how long and by whom, and opens it by Enter', async () => {
    const { user, onOpenRun } = open([
      run('b', 2, { status: 'failed', error: 'no such shop', tool_name: 'buy' }),
      run('a', 1, { status: 'running', duration: null, user_id: null }),
    ]);
    const failed = await screen.findByRole('button', { name: /^web-shop:buy, Failed, / });
    expect(failed.textContent).toContain('no such shop');
    expect(failed.textContent).toContain('1.5 s');
    expect(failed.textContent).toContain('Ada');
    expect(failed.querySelector('time')?.getAttribute('datetime')).toMatch(/^2026-11-24T10:00:02/);
    failed.focus();
    await user.keyboard('{ArrowDown}{Enter}');
    expect(onOpenRun).toHaveBeenCalledExactlyOnceWith('a');
    expect(screen.getByText('2 runs')).toBeTruthy();
  });

  it('is narrowed by the address, and what is chosen goes there', async () => {
    const { user, fake, onSearch } = open([run('a', 1)], { search: '?status=failed&min_duration=2' });
    await screen.findByRole('button', { name: /web-shop:find/ });
    const asked = fake.requests.find(({ path }) => path.includes('/executions?'))?.path ?? '';
    const query = new URLSearchParams(asked.split('?')[1]);
    expect(Object.fromEntries(query)).toEqual({
      workspace_id: 'ws',
      status: 'failed',
      min_duration: '2',
      limit: '50',
      result: 'false',
    });
    await user.click(screen.getByRole('button', { name: 'Filters, 2 set' }));
    await user.selectOptions(screen.getByRole('combobox', { name: 'Plugin' }), 'Web shop');
    expect(onSearch).toHaveBeenLastCalledWith('plugin_id=web-shop&status=failed&min_duration=2', true);
    const longest = screen.getByRole('textbox', { name: 'At most, s' });
    await user.type(longest, '-3');
    expect(screen.getByText('A number of seconds, 0 or more.')).toBeTruthy();
    await user.clear(longest);
    await user.type(longest, '9.5{Enter}');
    expect(onSearch).toHaveBeenLastCalledWith('status=failed&min_duration=2&max_duration=9.5', true);
    await user.click(screen.getByRole('button', { name: 'Clear filters' }));
    expect(onSearch).toHaveBeenLastCalledWith('', true);
  });

  it('fetches what follows by the cursor of its last row', async () => {
    const page = Array.from({ length: 50 }, (_, at) => run(`r${String(at)}`, 59 - at));
    const { fake } = open(page);
    const second = 'GET /api/v1/plugins/executions?workspace_id=ws&limit=50&result=false&cursor=c-r49';
    fake.replies.set(second, [run('last', 1)]);
    await screen.findByText('50 runs, older ones follow');
    const list = screen.getByRole('list', { name: 'Runs of this workspace' });
    // Without a layout nothing scrolls by itself.
    list.scrollTop = 2_000;
    fireEvent.scroll(list);
    await waitFor(() => {
      const asked = fake.requests.map(({ path }) => new URLSearchParams(path.split('?')[1]).get('cursor'));
      expect(asked).toContain('c-r49');
    });
    expect(await screen.findByText('51 runs')).toBeTruthy();
  });

  it('compares two, the earlier first, and tails up to four', async () => {
    const { user, onCompare, onSearch } = open([run('c', 3), run('b', 2), run('a', 1)]);
    await screen.findAllByRole('checkbox');
    const [third, , first] = screen.getAllByRole('checkbox');
    await user.click(third!);
    expect(screen.getByRole('button', { name: 'Compare' })).toHaveProperty('disabled', true);
    expect(screen.getByText('Select two runs to compare them.')).toBeTruthy();
    await user.click(first!);
    await user.click(screen.getByRole('button', { name: 'Compare' }));
    expect(onCompare).toHaveBeenCalledExactlyOnceWith('a', 'c');
    await user.click(screen.getByRole('button', { name: 'Tail logs' }));
    expect(onSearch).toHaveBeenLastCalledWith('tail=c%2Ca', false);
  });

  it('deletes after asking, says that nothing brings it back, and what could not be deleted', async () => {
    const { user, fake } = open([run('b', 2), run('a', 1)]);
    await screen.findAllByRole('checkbox');
    for (const box of screen.getAllByRole('checkbox')) await user.click(box);
    fake.replies.set('DELETE /api/v1/plugins/executions/b', {});
    fake.replies.set(
      'DELETE /api/v1/plugins/executions/a',
      new ApiError(failure('conflict', 409, 'This run is still running.')),
    );
    await user.click(screen.getByRole('button', { name: 'Delete' }));
    const dialog = screen.getByRole('dialog', { name: 'Delete 2 runs?' });
    expect(dialog.textContent).toContain('There is no undo');
    fake.replies.set(LIST, [run('a', 1)]);
    await user.click(within(dialog).getByRole('button', { name: 'Delete 2 runs' }));
    expect((await within(dialog).findByRole('alert')).textContent).toContain('This run is still running.');
    await waitFor(() => {
      expect(rows()).toHaveLength(1);
    });
    expect(screen.getByText('One run was deleted.')).toBeTruthy();
  });

  it('lets no viewer delete, nobody a run that runs, and says why', async () => {
    const { user } = open([run('a', 1)], { role: 'viewer' });
    await user.click(await screen.findByRole('checkbox'));
    expect(await screen.findByText(/As a viewer you cannot delete runs/)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Delete' })).toHaveProperty('disabled', true);
    cleanup();
    const other = open([run('a', 1, { status: 'running' })]);
    await other.user.click(await screen.findByRole('checkbox'));
    expect(screen.getByText(/A run that is running cannot be deleted/)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Delete' })).toHaveProperty('disabled', true);
  });

  it('says that there is none, that none matches, and why none could be loaded', async () => {
    open([]);
    expect(await screen.findByText('No runs yet')).toBeTruthy();
    cleanup();
    open([], { search: 'status=failed' });
    expect(await screen.findByText('No run matches the filters')).toBeTruthy();
    cleanup();
    const fake = createFakeServices({ extensions: ['plugin-runs'], replies: replies([]) });
    fake.replies.set(LIST, new ApiError(failure('server', 500, 'Broken')));
    const nothing = vi.fn();
    renderWithServices(
      <RunsView
        workspaceId="ws"
        search=""
        onSearch={nothing}
        onOpenRun={nothing}
        onOpenFile={nothing}
        onCompare={nothing}
      />,
      fake,
    );
    expect((await screen.findByRole('alert')).textContent).toContain('Broken');
    fake.replies.set(LIST, [run('a', 1)]);
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('button', { name: /web-shop:find/ })).toBeTruthy();
  });

  it('is withheld by a server without runs: an id and a file open one', async () => {
    const fake = createFakeServices();
    const onOpenRun = vi.fn();
    const onOpenFile = vi.fn();
    const nothing = vi.fn();
    renderWithServices(
      <RunsView
        workspaceId="ws"
        search=""
        onSearch={nothing}
        onOpenRun={onOpenRun}
        onOpenFile={onOpenFile}
        onCompare={nothing}
      />,
      fake,
    );
    expect(screen.getByText('This server does not list runs.')).toBeTruthy();
    await userEvent.type(screen.getByRole('textbox', { name: 'Execution id' }), ' run-7 {Enter}');
    expect(onOpenRun).toHaveBeenCalledExactlyOnceWith('run-7');
    await userEvent.click(screen.getByRole('button', { name: 'Open a run from a file' }));
    expect(onOpenFile).toHaveBeenCalledOnce();
    expect(fake.requests).toEqual([]);
  });
});

describe('the logs of several runs', () => {
  const frame = (type: string, data: unknown) => debugItem({ type, data });
  const log = (message: string, second: string) =>
    frame('log', { level: 'info', message, timestamp: `2026-11-24T10:00:${second}` });

  it('stand in one console by time, each with the name of its run', async () => {
    const { fake, onOpenRun, onSearch, user } = open([], { search: '?status=failed&tail=t1,t2' });
    expect(screen.getByRole('heading', { name: 'Logs of 2 runs' })).toBeTruthy();
    fake.emit('debug:t1', [
      opened,
      frame('execution_info', { plugin_id: 'web-shop', tool_name: 'find', status: 'running' }),
      log('one', '01'),
      log('three', '03'),
    ]);
    fake.emit('debug:t2', [
      opened,
      frame('execution_info', { plugin_id: 'flaky', tool_name: 'report', status: 'running' }),
      log('<i>two</i>', '02'),
    ]);
    const console = await screen.findByRole('log', { name: 'Logs, by time' });
    await waitFor(() => {
      const text = console.textContent;
      const places = ['A web-shop:find', 'one', 'B flaky:report', '<i>two</i>', 'A web-shop:find', 'three'];
      let from = 0;
      for (const place of places) {
        const at = text.indexOf(place, from);
        expect(at, `${place} in ${text}`).toBeGreaterThanOrEqual(from);
        from = at + place.length;
      }
    });
    await user.click(screen.getByRole('button', { name: 'B flaky:report' }));
    expect(onOpenRun).toHaveBeenCalledExactlyOnceWith('t2');
    await user.click(screen.getByRole('button', { name: 'Back to the list of runs' }));
    expect(onSearch).toHaveBeenCalledExactlyOnceWith('status=failed', false);
  });

  it('say of a run that is not there what the server says', async () => {
    const { fake } = open([], { search: 'tail=t3' });
    fake.emit('debug:t3', [opened, frame('error', { message: 'There is no execution t3 here.' })]);
    expect(await screen.findByText(/There is no execution t3 here/)).toBeTruthy();
  });
});
