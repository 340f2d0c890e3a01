// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '#src/http/types.ts';
import { setLocale } from '#src/i18n/locale.ts';
import { failure } from '#src/protocol/failure.ts';
import { readRunPlace, runPlaceQuery, type RunPlace } from '#src/protocol/run-place-path.ts';
import type { WorkspaceEvent } from '#src/protocol/workspace-frames.ts';
import { createFakeServices, renderWithServices, type FakeServices } from '#src/testing/fake-services.tsx';
import { watchOffers } from '#src/testing/offered-commands.ts';
import { createSseResponse, type SseResponse } from '#src/testing/sse-response.ts';
import { WorkflowsView } from './workflows-view.tsx';

afterEach(() => {
  cleanup();
  sessionStorage.clear();
  setLocale('en');
  vi.useRealTimers();
});

const workflow = {
  id: 'wf',
  workspace_id: 'ws',
  name: 'Onboarding',
  description: 'Writes a letter.',
  nodes: [
    { id: 'a', type: 'template', name: 'Letter' },
    { id: 'b', type: 'tool', name: 'Order' },
  ],
};
const node = (id: string, name: string, status: string, more: object = {}) => ({
  node_id: id,
  node_type: id === 'a' ? 'template' : 'tool',
  node_name: name,
  status,
  ...more,
});
const run = (id: string, status: string, more: object = {}) => ({
  id,
  workflow_id: 'wf',
  user_id: 'user-mina',
  status,
  inputs: { name: 'Kim' },
  nodes: [
    node('a', 'Letter', 'completed', { output: 'Dear Kim', duration_ms: 12 }),
    node('b', 'Order', status),
  ],
  started_at: '2026-11-24T10:00:00Z',
  ...more,
});
const failed = run('run-failed', 'failed', {
  error: 'Order: out of chairs',
  duration_ms: 4_200,
  nodes: [
    node('a', 'Letter', 'completed', { input: { name: 'Kim' }, output: 'Dear Kim' }),
    node('b', 'Order', 'failed', { error: 'out of chairs', execution_id: 'exec-1' }),
  ],
});
const members = (role: string) => [
  { user_id: 'user-ada', name: 'Ada', role },
  { user_id: 'user-mina', name: 'Mina', role: 'member' },
];

interface Opened {
  readonly fake: FakeServices;
  readonly streams: { readonly path: string; readonly body: unknown; readonly answer: SseResponse }[];
  /** How often a stream was asked for. */
  readonly tries: () => number;
  readonly onOpenRun: ReturnType<typeof vi.fn<(id: string) => void>>;
  readonly onPlace: ReturnType<typeof vi.fn<(place: RunPlace) => void>>;
  readonly onOpenWorkflow: ReturnType<typeof vi.fn<(id: string | null) => void>>;
}

function open(
  options: {
    runs?: unknown;
    role?: string;
    stock?: boolean;
    workflowId?: string | null;
    broken?: Error;
    workflow?: unknown;
    /** The reply about the workflow itself comes after it. */
    held?: Promise<unknown>;
    place?: RunPlace;
  } = {},
): Opened {
  const { runs = [], role = 'owner', stock = false, workflowId = 'wf', broken } = options;
  const fake = createFakeServices({
    extensions: stock ? [] : ['workflows', 'workspace-data'],
    replies: {
      'GET /api/v1/workspaces/ws/members': members(role),
      ...(stock
        ? {}
        : {
            'GET /api/v1/workspaces/ws/workflows': [workflow],
            'GET /api/v1/workflows/wf': options.workflow ?? workflow,
            'GET /api/v1/workflows/wf/runs': runs,
          }),
    },
  });
  const { request } = fake.services.http;
  fake.services.http.request = async (path, schema, asked) => {
    if (path === '/api/v1/workflows/wf') await options.held;
    return request(path, schema, asked);
  };
  const streams: Opened['streams'] = [];
  let tries = 0;
  fake.services.http.stream = (path, request = {}) => {
    tries += 1;
    if (broken) return Promise.reject(broken);
    const answer = createSseResponse();
    streams.push({ path, body: request.body, answer });
    return Promise.resolve(answer.response);
  };
  const onOpenRun = vi.fn<(id: string) => void>();
  const onOpenWorkflow = vi.fn<(id: string | null) => void>();
  const onPlace = vi.fn<(place: RunPlace) => void>();
  renderWithServices(
    <WorkflowsView
      workspaceId="ws"
      workflowId={workflowId}
      place={options.place ?? null}
      onPlace={onPlace}
      onOpenWorkflow={onOpenWorkflow}
      onOpenRun={onOpenRun}
    />,
    fake,
  );
  return { fake, streams, tries: () => tries, onOpenRun, onOpenWorkflow, onPlace };
}

const results = async () => within(await screen.findByRole('region', { name: 'Results' }));
const article = async (at = 0) => within((await (await results()).findAllByRole('article'))[at]!);

describe('the list', () => {
  it('opens a workflow by keyboard, and says where it cannot be loaded', async () => {
    const user = userEvent.setup();
    const { onOpenWorkflow } = open({ workflowId: null });
    await screen.findByRole('button', { name: 'Onboarding' });
    await user.tab();
    await user.keyboard('{Enter}');
    expect(onOpenWorkflow).toHaveBeenCalledWith('wf');
    cleanup();
    const fake = createFakeServices({
      extensions: ['workflows'],
      replies: { 'GET /api/v1/workspaces/ws/workflows': new ApiError(failure('server', 503, 'Busy.')) },
    });
    renderWithServices(
      <WorkflowsView workspaceId="ws" workflowId={null} onOpenWorkflow={vi.fn()} onOpenRun={vi.fn()} />,
      fake,
    );
    expect((await screen.findByRole('alert')).textContent).toContain('Busy.');
    fake.replies.set('GET /api/v1/workspaces/ws/workflows', [workflow]);
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('button', { name: 'Onboarding' })).toBeTruthy();
  });
});

describe('results', () => {
  it('tell status, when, how long and who; what a node worked with, gave, and where it failed', async () => {
    const user = userEvent.setup();
    const { onOpenRun } = open({ runs: [failed] });
    const first = await article();
    expect(first.getAllByText('Failed')).toHaveLength(2);
    expect(first.getByText('Order: out of chairs')).toBeTruthy();
    expect(first.getByText('by Mina')).toBeTruthy();
    expect(first.getByText('4.2 s')).toBeTruthy();
    expect(first.getByText('out of chairs')).toBeTruthy();
    await user.click(first.getByRole('button', { name: 'Input: Letter' }));
    expect(first.getByText(/"name": "Kim"/)).toBeTruthy();
    await user.click(first.getByRole('button', { name: 'Output: Letter' }));
    expect(first.getByText('Dear Kim')).toBeTruthy();
    await user.click(first.getByRole('link', { name: 'Open in debugger: Order' }));
    expect(onOpenRun).toHaveBeenCalledWith('exec-1');
  });

  it('show the nodes in time, with the output of the one that is selected', async () => {
    const user = userEvent.setup();
    const { onOpenRun } = open({
      runs: [
        run('run-timed', 'completed', {
          nodes: [
            node('a', 'Letter', 'completed', {
              started_at: '2026-11-24T10:00:01Z',
              duration_ms: 1_500,
              output: 'Dear Kim',
            }),
            node('b', 'Order', 'failed', { started_at: null, execution_id: 'exec-1' }),
          ],
        }),
      ],
    });
    await article();
    const timeline = within(await screen.findByRole('region', { name: 'Timeline of this run' }));
    expect(timeline.getByText('1 entry without a time stands in the list alone.')).toBeTruthy();
    const drawing = timeline.getByRole('application', { name: 'Timeline of this run' });
    drawing.focus();
    await user.keyboard('{Home}{Enter}');
    const details = within(timeline.getByRole('region', { name: 'Selection: Letter: Completed' }));
    expect(details.getByText('1.5 s')).toBeTruthy();
    expect(details.getByText('Its end is its start plus its duration, as told.')).toBeTruthy();
    expect(details.getByText('Dear Kim')).toBeTruthy();
    expect(onOpenRun).not.toHaveBeenCalled();
  });

  it('fold all but the newest and those under way', async () => {
    open({ runs: [failed, run('run-old', 'completed')] });
    expect((await article(0)).getByRole('list', { name: 'Nodes' })).toBeTruthy();
    expect((await article(1)).queryByRole('list', { name: 'Nodes' })).toBeNull();
  });

  it('say of an interrupted run what is known, and run it again with its inputs', async () => {
    const user = userEvent.setup();
    const { streams } = open({
      runs: [run('run-cut', 'interrupted', { error: 'The gateway stopped before this run ended.' })],
    });
    const first = await article();
    expect(first.getAllByText('Interrupted')).toHaveLength(2);
    expect(first.getByText(/^The server stopped before this run ended\./)).toBeTruthy();
    expect(first.getByText('Letter')).toBeTruthy();
    await user.click(first.getByRole('button', { name: 'Run again' }));
    expect(streams).toMatchObject([
      { path: '/api/v1/workflows/wf/execute/stream', body: { inputs: { name: 'Kim' } } },
    ]);
  });

  it('show the form once nothing that is still to come would move it', async () => {
    let reply: () => void = () => undefined;
    const { fake } = open({
      held: new Promise<void>((resolve) => {
        reply = resolve;
      }),
    });
    await waitFor(() => expect(fake.requests.some(({ path }) => path.endsWith('/runs'))).toBe(true));
    await screen.findByRole('button', { name: 'Onboarding' });
    expect(screen.queryByRole('button', { name: 'Run' })).toBeNull();
    act(reply);
    expect(await screen.findByRole('button', { name: 'Run' })).toBeTruthy();
    expect(screen.getByText('Writes a letter.')).toBeTruthy();
  });

  it('are read by a viewer, who can start nothing', async () => {
    open({ runs: [failed], role: 'viewer' });
    await article();
    expect(await screen.findByText(/viewer.*read-only/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Run' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Run again' })).toBeNull();
  });

  it('are fetched anew when a run begins elsewhere, and not for another workflow', async () => {
    const { fake } = open();
    await screen.findByText('It has not run yet.');
    const asked = () => fake.requests.filter(({ path }) => path.endsWith('/runs')).length;
    const before = asked();
    const told = (workflowId: string) => {
      const event: WorkspaceEvent = { type: 'workflow_run', workflowId, timestamp: null, seq: 1 };
      fake.emit('workspace:ws', [{ kind: 'event', event: event as never, at: 0 }]);
    };
    told('other');
    expect(asked()).toBe(before);
    fake.replies.set('GET /api/v1/workflows/wf/runs', [failed]);
    told('wf');
    await article();
  });

  it('stand, and the form with them, where the workflow itself could not be loaded, which says so', async () => {
    const user = userEvent.setup();
    const { fake } = open({
      runs: [failed],
      workflow: new ApiError(failure('server', 500, 'Request 8 failed.')),
    });
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('The workflow could not be loaded.');
    expect(alert.textContent).toContain('Request 8 failed.');
    expect((await article()).getAllByText('Failed').length).toBeGreaterThan(0);
    expect(screen.getByRole('button', { name: 'Run' })).toBeTruthy();
    fake.replies.set('GET /api/v1/workflows/wf', workflow);
    await user.click(within(alert).getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('heading', { name: 'Onboarding' })).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('say that they could not be loaded', async () => {
    open({ runs: new ApiError(failure('server', 500, 'Request 7 failed.')) });
    expect((await screen.findByRole('alert')).textContent).toContain('Request 7 failed.');
  });

  it('are in Korean for whoever reads Korean', async () => {
    setLocale('ko');
    open({ runs: [failed] });
    const region = within(await screen.findByRole('region', { name: '결과' }));
    expect((await region.findAllByText('실패')).length).toBe(2);
    expect(region.getByRole('button', { name: '다시 실행' })).toBeTruthy();
  });
});

describe('a run under way', () => {
  it('shows its nodes so far and follows live to the end, as everybody sees it', async () => {
    const { fake, streams } = open({ runs: [run('run-1', 'running')] });
    const first = await article();
    expect(first.getByText('Order').closest('li')?.textContent).toContain('Running');
    await waitFor(() => {
      expect(streams[0]?.path).toBe('/api/v1/workflows/wf/runs/run-1/stream');
    });
    await streams[0]?.answer.tell('workflow_run', {
      ...failed,
      id: 'run-1',
      status: 'running',
      nodes: [node('a', 'Letter', 'completed'), node('b', 'Order', 'running', { execution_id: 'exec-1' })],
    });
    expect(first.getByRole('link', { name: 'Open in debugger: Order' })).toBeTruthy();
    fake.replies.set('GET /api/v1/workflows/wf/runs', [{ ...failed, id: 'run-1' }]);
    await streams[0]?.answer.tell('workflow_run', { ...failed, id: 'run-1' });
    await streams[0]?.answer.end();
    expect(first.getByText('Order: out of chairs')).toBeTruthy();
    expect(first.getByRole('button', { name: 'Run again' })).toBeTruthy();
    expect(streams).toHaveLength(1);
  });

  it('says that the view is cut, and follows again', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const { streams } = open({ runs: [run('run-1', 'running')] });
    const first = await article();
    await streams[0]?.answer.cut();
    expect(first.getByText(/^The live view is cut/)).toBeTruthy();
    await act(() => vi.advanceTimersByTimeAsync(2_000));
    expect(streams).toHaveLength(2);
    await streams[1]?.answer.tell('workflow_run', run('run-1', 'running'));
    expect(first.queryByText(/^The live view is cut/)).toBeNull();
  });
});

describe('the end of a node that was not told', () => {
  /** State of each row of the timeline's table. */
  const states = (timeline: HTMLElement) => {
    fireEvent.click(within(timeline).getByRole('button', { name: 'Show as table' }));
    const rows = within(within(timeline).getByRole('table')).getAllByRole('row').slice(1);
    return rows.map((row) => within(row).getAllByRole('cell').at(-1)?.textContent);
  };

  it('is unknown while the live view is cut, and of a node that failed', async () => {
    const started = { started_at: '2026-11-24T10:00:01Z' };
    const nodes = [
      node('a', 'Letter', 'failed', { ...started, error: 'no paper' }),
      node('b', 'Order', 'running', started),
    ];
    const { streams } = open({ runs: [run('run-1', 'running', { nodes })] });
    const first = await article();
    await streams[0]?.answer.cut();
    expect(first.getByText(/^The live view is cut/)).toBeTruthy();
    const timeline = first.getByRole('region', { name: 'Timeline of this run' });
    expect(states(timeline)).toEqual(['end not known', 'end not known']);
  });
});

describe('a run that the server does not let one follow just now', () => {
  it('is tried again when the server said, not before', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const limited = { kind: 'rate-limited', status: 429, message: 'Too many requests.' } as const;
    const broken = new ApiError({ ...limited, retryAfterMs: 30_000, requestId: null });
    const { tries } = open({ runs: [run('run-1', 'running')], broken });
    expect((await article()).getByText(/^The live view is cut/)).toBeTruthy();
    expect(tries()).toBe(1);
    await act(() => vi.advanceTimersByTimeAsync(29_000));
    expect(tries()).toBe(1);
    await act(() => vi.advanceTimersByTimeAsync(2_000));
    expect(tries()).toBe(2);
  });
});

describe('starting a run', () => {
  it('hands it over to the results, where it is followed', async () => {
    const user = userEvent.setup();
    const { fake, streams } = open();
    await user.click(await screen.findByRole('button', { name: 'Run' }));
    fake.replies.set('GET /api/v1/workflows/wf/runs', [run('run-1', 'running')]);
    await streams[0]?.answer.tell('workflow_start', { workflow_id: 'wf', execution_id: 'run-1' });
    await article();
    await waitFor(() => {
      expect(streams[1]?.path).toBe('/api/v1/workflows/wf/runs/run-1/stream');
    });
    expect(screen.getAllByRole('list', { name: 'Nodes' })).toHaveLength(1);
    expect(screen.getByRole('button', { name: 'Run' }).hasAttribute('disabled')).toBe(false);
  });

  it('keeps what was typed while one looks elsewhere', async () => {
    const user = userEvent.setup();
    open();
    const inputs = await screen.findByRole('textbox', { name: 'Inputs' });
    await user.clear(inputs);
    await user.type(inputs, '{{"name": "Lee"}');
    cleanup();
    open();
    expect((await screen.findByRole('textbox', { name: 'Inputs' })).textContent).toBe('{"name": "Lee"}');
  });

  it('says why it did not start, and refuses inputs that are none', async () => {
    const user = userEvent.setup();
    open({ broken: new ApiError(failure('forbidden', 403, 'Not for you.')) });
    const inputs = await screen.findByRole('textbox', { name: 'Inputs' });
    await user.clear(inputs);
    await user.type(inputs, '[[');
    expect(screen.getByText('This is not a JSON object.')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Run' }).hasAttribute('disabled')).toBe(true);
    await user.clear(inputs);
    await user.click(screen.getByRole('button', { name: 'Run' }));
    expect((await screen.findByRole('alert')).textContent).toContain('Not for you.');
  });
});

describe('on a stock server', () => {
  it('a workflow whose id is known runs, and its own stream is all that is shown', async () => {
    const user = userEvent.setup();
    const { streams } = open({ stock: true });
    expect(await screen.findByText(/^This server keeps no results\./)).toBeTruthy();
    await user.click(await screen.findByRole('button', { name: 'Run' }));
    const { answer } = streams[0] ?? {};
    await answer?.tell('workflow_start', { workflow_id: 'wf', execution_id: 'run-1' });
    await answer?.tell('node_start', { node_id: 'a', node_type: 'llm', node_name: 'Think' });
    expect(screen.getByText('Think').closest('li')?.textContent).toContain('Running');
    await answer?.cut();
    expect(screen.getByText('Outcome unknown')).toBeTruthy();
    expect(screen.getByText('The connection was cut. The run goes on at the server.')).toBeTruthy();
  });

  it('no list is made up', () => {
    open({ stock: true, workflowId: null });
    expect(screen.getByText('This server does not list workflows.')).toBeTruthy();
  });
});

describe('the commands of workflows', () => {
  it('run one, and its last run again with the same inputs', async () => {
    const { streams } = open({ runs: [failed] });
    await screen.findByRole('button', { name: 'Run again' });
    const offers = watchOffers();
    expect(offers.list()).toEqual(['Workflows: Run', 'Workflows: Run the last run again']);
    offers.give('Run the last run again');
    await waitFor(() => {
      expect(streams.map(({ body }) => body)).toEqual([{ inputs: { name: 'Kim' } }]);
    });
    expect(offers.list()).toContain('Workflows: Run (A run is under way.)');
  });

  it('say that the inputs are no object, and offer a viewer none', async () => {
    open();
    const inputs = await screen.findByRole('textbox', { name: 'Inputs' });
    await userEvent.setup().type(inputs, 'x');
    expect(watchOffers().list()).toEqual(['Workflows: Run (This is not a JSON object.)']);
    cleanup();
    open({ role: 'viewer', runs: [failed] });
    await screen.findByText(/You are a viewer/);
    expect(watchOffers().list()).toEqual([]);
  });
});

describe('the moment of a node', () => {
  const at = (second: number) => ({ started_at: `2026-11-24T10:00:0${String(second)}Z`, duration_ms: 900 });
  const older = run('run-old', 'completed', {
    nodes: [
      node('a', 'Letter', 'completed', at(1)),
      node('b', 'Order', 'completed', { ...at(2), output: 'two chairs' }),
    ],
  });
  const runs = [run('run-new', 'completed'), older];

  it('is shown where the address names it, in a run that is not the latest', async () => {
    open({ runs, place: { run: 'run-old', node: 'b' } });
    const timeline = within(await (await article(1)).findByRole('region', { name: 'Timeline of this run' }));
    const details = within(timeline.getByRole('region', { name: 'Selection: Order: Completed' }));
    expect(details.getByText(/two chairs/)).toBeTruthy();
    expect(screen.queryByText(/this address|has no node/)).toBeNull();
  });

  it('is led to from the list of nodes, and told to the address', async () => {
    const { onPlace } = open({ runs: [older] });
    const shown = await article();
    const link = await shown.findByRole('link', { name: 'Show in timeline: Order' });
    expect(link.getAttribute('href')).toBe('/w/ws/workflows/wf/results?run=run-old&node=b');
    await userEvent.click(link);
    expect(onPlace).toHaveBeenCalledExactlyOnceWith({ run: 'run-old', node: 'b' });
    expect(shown.getByRole('region', { name: 'Selection: Order: Completed' })).toBeTruthy();
  });

  it.each([
    [{ run: 'run-old', node: 'gone' }, 'This run has no node “gone”.'],
    [{ run: 'run-new', node: 'b' }, 'The node “Order” did not run, or nobody told when.'],
    [{ run: 'run-gone', node: 'b' }, 'The run that this address names is not among the results.'],
  ])('of %j is said to be unknown', async (place, words) => {
    open({ runs, place });
    expect(await screen.findByText(words)).toBeTruthy();
    expect(screen.queryByRole('region', { name: /^Selection/ })).toBeNull();
  });

  it('goes through an address as it is', () => {
    for (const place of [
      { run: 'a/b?c', node: 'x & y' },
      { run: 'r', node: null },
    ])
      expect(readRunPlace(runPlaceQuery(place))).toEqual(place);
    expect(readRunPlace('?node=b')).toBeNull();
  });
});
