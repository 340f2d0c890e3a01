// @vitest-environment jsdom
import { act, cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { setLocale } from '#src/i18n/locale.ts';
import type { ExtensionName } from '#src/protocol/capabilities.ts';
import type { AgentActivity } from '#src/protocol/agent-events.ts';
import type { ReadRun } from '#src/shared/run-timeline/inner-run.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { createAnswer } from './answer-fold.ts';
import AnswerDebug from './answer-debug.tsx';
import AnswerRun from './answer-run.tsx';
import { ChatProvider, type ChatScope } from './chat-context.ts';
import type { Answer } from './chat-types.ts';

afterEach(() => {
  cleanup();
  setLocale('en');
});

const AT = 1_795_516_320_000_000;
const S = 1_000_000;
const tool = { callId: 'c1', executionId: 'run-1', toolName: 'shop:order' };
const told: readonly (readonly [number, AgentActivity])[] = [
  [0, { kind: 'iteration', iteration: 1, maxIterations: 2 }],
  [1, { kind: 'tool_called', ...tool, arguments: { item: 'chair' } }],
  [
    4,
    { kind: 'tool_returned', ...tool, result: { error: 'out of chairs' }, success: false, durationMs: 2_900 },
  ],
  [5, { kind: 'usage', promptTokens: 900, completionTokens: 12, totalTokens: 912 }],
];
const answerOf = (more: Partial<Answer> = {}): Answer =>
  createAnswer('a', AT, {
    phase: 'complete',
    startedAt: AT,
    responseTime: 6,
    activities: told.map(([seconds, activity]) => ({ activity, at: AT + seconds * S })),
    ...more,
  });
const readNothing: ReadRun = () => Promise.reject(new Error('not asked for'));

function show(
  answer: Answer | null,
  readRun: ReadRun = readNothing,
  more: readonly ExtensionName[] = ['workflows'],
) {
  const onOpenRun = vi.fn<(id: string) => void>();
  const onOpenPath = vi.fn<ChatScope['onOpenPath']>();
  const scope = {
    workspaceId: 'ws',
    onOpenRun,
    onOpenPath,
    readRun,
  } as Partial<ChatScope> as ChatScope;
  let change: (next: Answer) => void = () => undefined;
  function Tab() {
    const [shown, setShown] = useState(answer);
    change = setShown;
    return <AnswerRun answer={shown} />;
  }
  renderWithServices(
    <ChatProvider value={scope}>
      <Tab />
    </ChatProvider>,
    createFakeServices({ extensions: ['agent-events', 'debug-history', ...more] }),
  );
  /** Something more was told of it. */
  const become = (next: Answer) => {
    act(() => {
      change(next);
    });
  };
  return { onOpenRun, onOpenPath, become };
}
const timeline = () => within(screen.getByRole('region', { name: 'Timeline of this answer' }));
/** By the timeline's own keys: down through its lanes, then Enter. */
async function select(lanesDown: number) {
  const user = userEvent.setup();
  timeline().getByRole('application').focus();
  await user.keyboard(`{Home}${'{ArrowDown}'.repeat(lanesDown)}{Enter}`);
  return user;
}

it('shows a tool in time; selected, what it was given, what went wrong, and what its plugin did inside', async () => {
  const readRun = vi.fn<ReadRun>(() =>
    Promise.resolve({
      kind: 'read',
      isDerived: true,
      spans: [
        { kind: 'step', name: 'reserve', start: AT + S, end: AT + 3 * S, failed: false, row: 0 },
        { kind: 'call', name: 'storage put', start: AT + 2 * S, end: AT + 3 * S, failed: true, row: 0 },
      ],
    }),
  );
  const { onOpenRun } = show(answerOf(), readRun);
  expect(readRun).not.toHaveBeenCalled();
  const user = await select(1);
  const details = within(timeline().getByRole('region', { name: 'Selection: shop:order, failed' }));
  expect(details.getByText('2.9 s')).toBeTruthy();
  expect(details.getByText(/chair"/)).toBeTruthy();
  expect(details.getByText(/out of chairs/)).toBeTruthy();
  expect(
    await details.findByText(
      /^2 steps and calls of the plugin are on the timeline\. Which lies in which is derived from times/,
    ),
  ).toBeTruthy();
  expect(readRun.mock.calls.map(([id]) => id)).toEqual(['run-1']);
  expect(timeline().getByText('Steps in shop:order')).toBeTruthy();
  expect(timeline().getByText('Calls in shop:order')).toBeTruthy();
  await user.click(details.getByRole('link', { name: 'Open in debugger' }));
  expect(onOpenRun).toHaveBeenCalledExactlyOnceWith('run-1');
  // A call inside the plugin (two lanes below the tool) leads to its moment in the run.
  await select(2);
  const call = within(timeline().getByRole('region', { name: /^Selection: .*storage put/ }));
  await user.click(call.getByRole('link', { name: 'Open in debugger' }));
  expect(onOpenRun).toHaveBeenLastCalledWith('run-1', AT + 2 * S);
});

it('says where a time is derived, and the tokens so far', async () => {
  show(answerOf());
  await select(0);
  const iteration = within(timeline().getByRole('region', { name: 'Selection: Iteration 1 of 2' }));
  expect(iteration.getByText(/^It is drawn to the answer’s end/)).toBeTruthy();
  expect(iteration.getByText('6 s')).toBeTruthy();
  await select(2);
  const tokens = within(timeline().getByRole('region', { name: 'Selection: 912 tokens so far' }));
  expect(tokens.getByText('900')).toBeTruthy();
});

it('has thoughts, model calls and cost in lanes of their own, each with what was told of it', async () => {
  const activities: AgentActivity[] = [
    { kind: 'thinking', text: 'Chairs first.' },
    { kind: 'model_called', model: 'large-2', provider: 'acme' },
    { kind: 'model_returned', model: 'large-2', latencyMs: 800 },
    { kind: 'cost', costUsd: 0.0048, model: 'large-2' },
  ];
  show(answerOf({ activities: activities.map((activity, at) => ({ activity, at: AT + at * S })) }));
  for (const lane of ['Thinking', 'Model calls', 'Tokens and cost'])
    expect(timeline().getByText(lane)).toBeTruthy();
  await select(0);
  expect(timeline().getByRole('region', { name: /^Selection: .*Chairs first\.$/ })).toBeTruthy();
  await select(1);
  const call = within(timeline().getByRole('region', { name: 'Selection: large-2' }));
  expect(call.getByText('acme')).toBeTruthy();
  expect(call.getByText('800 ms')).toBeTruthy();
  await select(2);
  expect(timeline().getByRole('region', { name: 'Selection: $0.0048 so far' })).toBeTruthy();
});

it('is live: what happens while it stands there is on it', async () => {
  const rest = answerOf().activities;
  const running = (count: number): Answer =>
    answerOf({ phase: 'streaming', responseTime: null, activities: rest.slice(0, count) });
  const { become } = show(running(1));
  expect(timeline().queryByText('Tools')).toBeNull();
  become(running(2));
  expect(timeline().getByText('Tools')).toBeTruthy();
  await select(1);
  expect(timeline().getByRole('region', { name: 'Selection: shop:order, running' })).toBeTruthy();
  become(running(3));
  expect(timeline().getByRole('region', { name: 'Selection: shop:order, failed' })).toBeTruthy();
});

it('says that a plugin run could not be read, and reads it again', async () => {
  let tries = 0;
  show(answerOf(), () => {
    tries += 1;
    return tries === 1
      ? Promise.reject(new Error('no such run'))
      : Promise.resolve({ kind: 'too-large', records: 500_000 });
  });
  const user = await select(1);
  expect(await screen.findByText(/could not be read: no such run/)).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('The plugin left 500,000 records: the debugger shows them.')).toBeTruthy();
});

it('says that times are those of arrival; without any there is the list alone, or the word that there is none', () => {
  const arrived = answerOf().activities.map((step) => ({ ...step, arrived: true as const }));
  show(answerOf({ activities: arrived }));
  expect(timeline().getByText(/^Times of arrival on this page/)).toBeTruthy();
  cleanup();
  show(answerOf({ activities: arrived.map((step) => ({ activity: step.activity, at: null })) }));
  expect(screen.queryByRole('region', { name: 'Timeline of this answer' })).toBeNull();
  expect(screen.getByText('Iteration 1 of 2')).toBeTruthy();
  cleanup();
  show(answerOf({ activities: [] }));
  expect(screen.getByText('Nothing was told of the work on this answer.')).toBeTruthy();
});

describe('a node of a workflow', () => {
  const nodes = (start: Readonly<Record<string, unknown>>): Partial<Answer> => ({
    activities: [
      { activity: { kind: 'other', name: 'workflow_start', data: start }, at: AT },
      { activity: { kind: 'node_started', nodeId: 'b', nodeType: 'tool', name: 'Order' }, at: AT + S },
      { activity: { kind: 'node_ended', nodeId: 'b', output: 'done', durationMs: 900 }, at: AT + 2 * S },
    ],
  });
  const known = { workflow_id: 'wf', execution_id: 'run-7' };

  it('leads to the run that it belongs to, at its moment', async () => {
    const { onOpenPath } = show(answerOf(nodes(known)));
    const user = await select(0);
    const link = timeline().getByRole('link', { name: 'Open in the workflow’s run' });
    expect(link.getAttribute('href')).toBe('/w/ws/workflows/wf/results?run=run-7&node=b');
    await user.click(link);
    expect(onOpenPath).toHaveBeenCalledExactlyOnceWith('/w/ws/workflows/wf/results?run=run-7&node=b');
  });

  it.each([
    ['whose run was not told', { workflow_id: 'wf' }, ['workflows'] as const],
    ['of a server that keeps no runs', known, []],
  ])('%s leads nowhere', async (_, start, more) => {
    show(answerOf(nodes(start)), readNothing, more);
    await select(0);
    expect(timeline().getByRole('region', { name: /Order/ })).toBeTruthy();
    expect(timeline().queryByRole('link')).toBeNull();
  });
});

describe('the plugin runs of an answer', () => {
  it('stand in the tab "Debug", failed ones first, each with the way into the debugger', async () => {
    const onOpenRun = vi.fn<(id: string) => void>();
    const again = { callId: 'c0', executionId: 'run-0', toolName: 'shop:find' };
    const before: AgentActivity[] = [
      { kind: 'tool_called', ...again, arguments: {} },
      { kind: 'tool_returned', ...again, result: 'a chair', success: true, durationMs: 100 },
    ];
    const answer = answerOf();
    const activities = [...before.map((activity) => ({ activity, at: AT })), ...answer.activities];
    renderWithServices(
      <ChatProvider value={{ onOpenRun } as Partial<ChatScope> as ChatScope}>
        <AnswerDebug answer={{ ...answer, activities }} />
      </ChatProvider>,
      createFakeServices({ extensions: ['agent-events'] }),
    );
    const list = screen.getByRole('list', { name: 'Plugin runs of this answer' });
    const names = within(list)
      .getAllByRole('button')
      .map((button) => button.getAttribute('aria-label') ?? button.textContent);
    expect(names).toEqual(['shop:order, failed, 2.9 s', 'shop:find, succeeded, 100 ms']);
    await userEvent.click(within(list).getByRole('button', { name: /^shop:order/ }));
    await userEvent.click(within(list).getByRole('button', { name: 'Open in debugger' }));
    expect(onOpenRun).toHaveBeenCalledExactlyOnceWith('run-1');
  });

  it('are said to be none where no plugin ran', () => {
    renderWithServices(
      <ChatProvider value={{} as ChatScope}>
        <AnswerDebug answer={answerOf({ activities: [] })} />
      </ChatProvider>,
      createFakeServices({ extensions: ['agent-events'] }),
    );
    expect(screen.getByText('No plugin ran for this answer.')).toBeTruthy();
  });

  it('are said to be untold on a server that does not tell of them, with the way to one by its id', async () => {
    const onOpenPath = vi.fn<(path: string) => void>();
    const tool = { callId: null, executionId: null, toolName: 'flaky:build_report' };
    const activities: AgentActivity[] = [
      { kind: 'tool_called', ...tool, arguments: {} },
      { kind: 'tool_returned', ...tool, result: 'full', success: null, durationMs: null },
    ];
    const showTold = (told: AgentActivity[]) =>
      renderWithServices(
        <ChatProvider value={{ workspaceId: 'ws', onOpenPath } as Partial<ChatScope> as ChatScope}>
          <AnswerDebug answer={answerOf({ activities: told.map((activity) => ({ activity, at: null })) })} />
        </ChatProvider>,
        createFakeServices(),
      );
    showTold([]);
    expect(screen.getByText('This server does not say which runs belong to an answer.')).toBeTruthy();
    cleanup();
    showTold(activities);
    const tools = screen.getByRole('list', { name: 'Tools of this answer' });
    expect(tools.textContent).toContain('This server does not say which run it was.');
    // How it ended was not told either.
    expect(
      within(tools).getByRole('button', { name: 'flaky:build_report, ended, outcome not told' }),
    ).toBeTruthy();
    expect(tools.querySelector('.lucide-circle-check')).toBeNull();
    expect(screen.queryByText('No plugin ran for this answer.')).toBeNull();
    await userEvent.click(screen.getByRole('link', { name: 'Open a run in the debugger by its id' }));
    expect(onOpenPath).toHaveBeenCalledExactlyOnceWith('/w/ws/plugins');
  });
});
