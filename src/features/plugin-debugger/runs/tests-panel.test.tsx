// @vitest-environment jsdom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '#src/http/types.ts';
import { failure } from '#src/protocol/failure.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { SaveTestDialog } from './save-test-dialog.tsx';
import { TestsPanel } from './tests-panel.tsx';

afterEach(cleanup);

const test = (id: string, name: string, last: unknown = null) => ({
  id,
  workspace_id: 'ws',
  plugin_id: 'calculator',
  name,
  tool_name: 'calculate',
  parameters: { expression: '1+1' },
  expected_result: { value: 2 },
  expected_steps: null,
  last_result: last,
});
const result = (execution_id: string, passed: boolean, differences: unknown[] = []) => ({
  execution_id,
  passed,
  differences,
  at: '2026-11-24T10:00:00.000Z',
  by: 'user-ada',
});
const TESTS = 'GET /api/v1/plugins/calculator/tests';

function open(replies: Record<string, unknown>, mayWrite = true) {
  const fake = createFakeServices({ extensions: ['plugin-runs'], replies });
  const onOpenRun = vi.fn();
  renderWithServices(
    <TestsPanel workspaceId="ws" pluginId="calculator" mayWrite={mayWrite} onOpenRun={onOpenRun} />,
    fake,
  );
  return { fake, onOpenRun, user: userEvent.setup() };
}

describe('the tests of a plugin', () => {
  it('are run, and one that fails shows what differs', async () => {
    const { user, fake, onOpenRun } = open({
      [TESTS]: [test('t1', 'Two')],
      'POST /api/v1/plugins/tests/t1/runs': { execution_id: 'x1' },
    });
    const differences = [
      { path: 'result.value', kind: 'changed', expected: 2, actual: 3 },
      { path: 'steps[1]', kind: 'missing', expected: 'evaluate' },
    ];
    const failed = result('x1', false, differences);
    fake.replies.set('GET /api/v1/plugins/tests/t1/results', [failed]);
    expect(await screen.findByText('Never run')).toBeTruthy();
    fake.replies.set(TESTS, [test('t1', 'Two', failed)]);
    await user.click(screen.getByRole('button', { name: 'Run Two' }));
    const results = await screen.findByRole('list', { name: 'Results of Two' });
    expect(await within(results).findByText('2 differences')).toBeTruthy();
    expect(within(results).getByText('result.value')).toBeTruthy();
    expect(results.textContent).toMatch(/Expected2.*Came3/);
    expect(results.textContent).toMatch(/steps\[1\].*Expected"evaluate".*Camenothing/);
    await user.click(within(results).getByRole('button', { name: 'Open run' }));
    expect(onOpenRun).toHaveBeenCalledExactlyOnceWith('x1');
  });

  it('are run one after the other, and it is said how many passed', async () => {
    const { user, fake } = open({
      [TESTS]: [test('t1', 'A'), test('t2', 'B')],
      'POST /api/v1/plugins/tests/t1/runs': { execution_id: 'x1' },
      'POST /api/v1/plugins/tests/t2/runs': new ApiError(failure('conflict', 409, 'Not run here.')),
      'GET /api/v1/plugins/tests/t1/results': [result('x1', true)],
    });
    await user.click(await screen.findByRole('button', { name: 'Run all' }));
    expect(await screen.findByText('1 of 2 tests passed.')).toBeTruthy();
    expect(screen.getByRole('alert').textContent).toContain('Not run here.');
    const posts = fake.requests.filter(({ method }) => method === 'POST').map(({ path }) => path);
    expect(posts).toEqual(['/api/v1/plugins/tests/t1/runs', '/api/v1/plugins/tests/t2/runs']);
  });

  it('are renamed and deleted, after asking; a viewer reads', async () => {
    const { user, fake } = open({
      [TESTS]: [test('t1', 'Two', result('x1', true))],
      'PUT /api/v1/plugins/tests/t1': test('t1', 'Sum'),
      'DELETE /api/v1/plugins/tests/t1': {},
    });
    expect(await screen.findByText('Passed')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Rename Two' }));
    const name = screen.getByRole('textbox', { name: 'Name' });
    await user.clear(name);
    await user.keyboard('{Enter}');
    expect(screen.getByText('A name is needed.')).toBeTruthy();
    await user.type(name, 'Sum{Enter}');
    await waitFor(() => {
      expect(screen.queryByRole('dialog')).toBeNull();
    });
    expect(fake.requests.find(({ method }) => method === 'PUT')?.body).toEqual({ name: 'Sum' });
    await user.click(screen.getByRole('button', { name: 'Delete Two' }));
    fake.replies.set(TESTS, []);
    await user.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Delete' }));
    expect(await screen.findByText(/No tests yet/)).toBeTruthy();
    cleanup();
    open({ [TESTS]: [test('t1', 'Two')] }, false);
    expect(await screen.findByText('Two')).toBeTruthy();
    expect(screen.queryByRole('button', { name: /Run|Rename|Delete/ })).toBeNull();
  });
});

describe('"Save as test"', () => {
  it('makes a test of a run, with its steps, and warns of what looks secret', async () => {
    const user = userEvent.setup();
    const fake = createFakeServices({
      replies: { 'POST /api/v1/plugins/web-shop/tests': test('t9', 'Shoes') },
    });
    const onClose = vi.fn();
    const onSaved = vi.fn();
    renderWithServices(
      <SaveTestDialog
        pluginId="web-shop"
        toolName="find"
        parameters={{ query: 'shoes', api_key: 'k-4711-0815' }}
        result={{ found: 3 }}
        stepNames={['search', 'rank']}
        workspaceId="ws"
        onClose={onClose}
        onSaved={onSaved}
      />,
      fake,
    );
    expect(screen.getByText(/look secret \(api_key\)/)).toBeTruthy();
    const name = screen.getByRole('textbox', { name: 'Name' });
    await user.clear(name);
    await user.type(name, 'Shoes');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => {
      expect(onClose).toHaveBeenCalledOnce();
    });
    expect(onSaved).toHaveBeenCalledOnce();
    expect(fake.requests[0]?.body).toEqual({
      workspace_id: 'ws',
      name: 'Shoes',
      tool_name: 'find',
      parameters: { query: 'shoes', api_key: 'k-4711-0815' },
      expected_result: { found: 3 },
      expected_steps: ['search', 'rank'],
    });
  });

  it('stays, with the words of the server, where it could not be saved', async () => {
    const user = userEvent.setup();
    const fake = createFakeServices();
    fake.replies.set(
      'POST /api/v1/plugins/web-shop/tests',
      new ApiError(failure('forbidden', 403, 'You are a viewer.')),
    );
    const onClose = vi.fn();
    renderWithServices(
      <SaveTestDialog
        pluginId="web-shop"
        toolName="find"
        parameters={{}}
        result={null}
        stepNames={[]}
        workspaceId={null}
        onClose={onClose}
      />,
      fake,
    );
    expect(screen.getByRole('checkbox', { name: /Expect the same steps/ })).toHaveProperty('disabled', true);
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect((await screen.findByRole('alert')).textContent).toContain('You are a viewer.');
    expect(onClose).not.toHaveBeenCalled();
    expect(fake.requests[0]?.body).toMatchObject({ expected_steps: null, expected_result: null });
  });
});
