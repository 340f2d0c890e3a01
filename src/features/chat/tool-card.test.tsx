// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AgentActivity } from '#src/protocol/agent-events.ts';
import { ChatProvider, type ChatScope } from './chat-context.ts';
import { runIds, toToolRuns, type ToolRun } from './tool-runs.ts';
import { ToolCard } from './tool-card.tsx';

afterEach(cleanup);

const call = (callId: string | null, toolName = 'calculator:calculate'): AgentActivity => ({
  kind: 'tool_called',
  callId,
  executionId: null,
  toolName,
  arguments: { expression: '17*2' },
});
const back = (
  callId: string | null,
  success: boolean | null,
  executionId: string | null = 'run-1',
): AgentActivity => ({
  kind: 'tool_returned',
  callId,
  executionId,
  toolName: 'calculator:calculate',
  result: { value: 34 },
  success,
  durationMs: 12,
});
const runsOf = (...activities: AgentActivity[]) =>
  toToolRuns(activities.map((activity) => ({ activity, at: null })));

describe('tool runs', () => {
  it('pair calls and returns by id, else by name in order', () => {
    expect(
      runsOf(call('a'), call('b'), back('b', false)).map(({ success, returned }) => [success, returned]),
    ).toEqual([
      [null, false],
      [false, true],
    ]);
    expect(runsOf(call(null), call(null), back(null, null)).map(({ returned }) => returned)).toEqual([
      true,
      false,
    ]);
  });
});

describe('the runs that an answer names', () => {
  it('are those of its tools and workflows, each once', () => {
    const workflow = {
      kind: 'other',
      name: 'workflow_start',
      data: { execution_id: 'wf-1' },
    } as AgentActivity;
    const all = [workflow, call('a'), back('a', true), back('b', true, null), back('c', false)];
    expect(runIds(all.map((activity) => ({ activity, at: null })))).toBe('wf-1 run-1');
    expect(runIds([])).toBe('');
  });
});

const asked: AgentActivity = {
  kind: 'tool_asked',
  callId: 'a',
  toolName: 'shop-orders:place_order',
  arguments: { product: 'shoes' },
  expiresAt: '2026-11-24T10:37:00Z',
};
const decided = (allow: boolean, by: string | null): AgentActivity => ({
  kind: 'tool_decided',
  callId: 'a',
  toolName: 'shop-orders:place_order',
  allow,
  by,
});

describe('a tool that asks', () => {
  it('is one run from its question to its result', () => {
    const called: AgentActivity = { ...call('a', 'shop-orders:place_order'), executionId: 'run-1' } as never;
    const [run, ...others] = runsOf(asked, asked, decided(true, 'user-mina'), called, back('a', true));
    expect(others).toEqual([]);
    expect(run).toMatchObject({
      returned: true,
      success: true,
      executionId: 'run-1',
      approval: { state: 'allowed', by: 'user-mina' },
    });
  });

  function show(activities: AgentActivity[], { mayWrite = true, running = true, sent = true } = {}) {
    const decide = vi.fn(() => sent);
    const store = { subscribe: () => () => undefined, getState: () => ({ drops: 0 }) };
    const scope = {
      session: { decide, store },
      mayWrite,
      nameOf: (id: string | null) => (id === 'user-mina' ? 'Mina' : 'Somebody'),
    } as unknown as ChatScope;
    const [run] = runsOf(...activities);
    if (!run) throw new Error('no run');
    const card = (shown: ToolRun) => (
      <ChatProvider value={scope}>
        <ToolCard run={shown} running={running} onOpenRun={() => undefined} />
      </ChatProvider>
    );
    const { rerender } = render(card(run));
    const hear = (...more: AgentActivity[]) => {
      const [next] = runsOf(...activities, ...more);
      if (next) rerender(card(next));
    };
    return Object.assign(decide, { hear });
  }

  it('shows what it would be given, and takes one word', async () => {
    const decide = show([asked]);
    const question = await screen.findByRole('region', { name: 'shop-orders:place_order asks to run' });
    expect(question.textContent).toContain('shoes');
    fireEvent.click(screen.getByRole('button', { name: 'Deny' }));
    expect(decide).toHaveBeenCalledExactlyOnceWith('a', false);
    expect(screen.getByText('Sent. Waiting for the server.')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Allow' })).toHaveProperty('disabled', true);
  });

  it('can be allowed for good', async () => {
    const decide = show([asked]);
    fireEvent.click(await screen.findByRole('button', { name: 'Always in this chat' }));
    expect(decide).toHaveBeenCalledExactlyOnceWith('a', true, true);
  });

  it('that was allowed for good before puts no question, and says whose yes it was', async () => {
    const standing = { ...decided(true, 'user-mina'), always: true } as AgentActivity;
    const called = call('a', 'shop-orders:place_order');
    const back = {
      ...called,
      kind: 'tool_returned',
      result: {},
      success: true,
      durationMs: 5,
    } as AgentActivity;
    expect(runsOf(standing, called, back)).toHaveLength(1);
    show([standing, called, back], { running: false });
    fireEvent.click(screen.getByRole('button', { name: 'shop-orders:place_order, succeeded, 5 ms' }));
    expect(await screen.findByText('Allowed by Mina, always in this chat')).toBeTruthy();
  });

  it('says when a word did not leave the page, and can be answered again', async () => {
    show([asked], { sent: false });
    fireEvent.click(await screen.findByRole('button', { name: 'Allow' }));
    expect(screen.getByText(/^Not sent: there is no connection/)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Allow' })).toHaveProperty('disabled', false);
  });

  it('offers a viewer nothing to press', async () => {
    show([asked], { mayWrite: false });
    expect(await screen.findByText('You may read here. Somebody who may write decides.')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Allow' })).toBeNull();
  });

  it.each([
    [[asked, decided(false, 'user-mina')], 'Denied by Mina'],
    [[asked, decided(false, null)], 'Not run: nobody allowed it.'],
    [[asked], 'Not run: the answer ended before anybody decided.'],
  ])('that did not run says why (%#)', async (activities, words) => {
    show(activities, { running: false });
    expect(screen.getByRole('button', { name: 'shop-orders:place_order, not run' })).toBeTruthy();
    expect(await screen.findByText(words)).toBeTruthy();
  });

  it('names who allowed it without being unfolded', async () => {
    show([asked, decided(true, 'user-mina')]);
    expect(await screen.findByText('Allowed by Mina')).toBeTruthy();
    expect(screen.getByRole('button').getAttribute('aria-expanded')).toBe('false');
  });

  const once = decided(true, 'user-mina');
  it.each([
    ['Deny', once, 'Mina had already allowed this.'],
    ['Allow', decided(false, 'user-mina'), 'Mina had already denied this.'],
    ['Always in this chat', once, 'Mina had already allowed this, once.'],
    ['Allow', decided(false, null), 'Not run: your answer came too late.'],
  ])('tells whose word was not the one that counted (%s, %#)', async (press, heard, words) => {
    const { hear } = show([asked]);
    fireEvent.click(await screen.findByRole('button', { name: press }));
    hear(heard);
    expect((await screen.findByText(words)).getAttribute('role')).toBe('status');
  });

  it.each([
    ['Allow', once, 'Allowed by Mina'],
    ['Deny', decided(false, 'user-mina'), 'Denied by Mina'],
    ['Deny', decided(false, null), 'Not run: nobody allowed it.'],
  ])('tells nobody whose word was the same (%s, %#)', async (press, heard, words) => {
    const { hear } = show([asked]);
    fireEvent.click(await screen.findByRole('button', { name: press }));
    hear(heard);
    expect((await screen.findByText(words)).getAttribute('role')).toBeNull();
  });

  it.each(['Allow', 'Deny'])('keeps the focus when one says %s, and hands it to the tool', async (press) => {
    const { hear } = show([asked]);
    const button = await screen.findByRole('button', { name: press });
    button.focus();
    fireEvent.click(button);
    expect(document.activeElement).toBe(screen.getByRole('region', { name: /asks to run/ }));
    hear(decided(press === 'Allow', 'user-mina'));
    await waitFor(() => {
      expect(document.activeElement).toBe(screen.getByRole('button', { name: /place_order/ }));
    });
  });

  it('takes the focus from nobody who is elsewhere when another person decides', async () => {
    const { hear } = show([asked]);
    await screen.findByRole('button', { name: 'Allow' });
    hear(once);
    expect(await screen.findByText('Allowed by Mina')).toBeTruthy();
    expect(document.activeElement).toBe(document.body);
  });

  it('takes a word that did not leave the page for none', async () => {
    const { hear } = show([asked], { sent: false });
    fireEvent.click(await screen.findByRole('button', { name: 'Deny' }));
    hear(once);
    expect(await screen.findByText('Allowed by Mina')).toBeTruthy();
  });
});

describe('a tool card', () => {
  it('says tool, outcome and time; shows arguments and result when unfolded, and leads to its run', () => {
    const onOpenRun = vi.fn();
    const [run] = runsOf(call('a'), back('a', true));
    if (!run) throw new Error('no run');
    render(<ToolCard run={run} running={false} onOpenRun={onOpenRun} />);
    const button = screen.getByRole('button', { name: 'calculator:calculate, succeeded, 12 ms' });
    expect(button.getAttribute('aria-expanded')).toBe('false');
    fireEvent.click(button);
    expect(button.getAttribute('aria-expanded')).toBe('true');
    expect(screen.getByText(/17\*2/)).toBeTruthy();
    expect(screen.getByText(/34/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Open in debugger' }));
    expect(onOpenRun).toHaveBeenCalledWith('run-1');
  });

  it.each([
    ['running, while its answer runs', true, [call('a')], 'calculator:calculate, running'],
    [
      'of unknown end, once the answer is over and nobody told one',
      false,
      [call('a')],
      'calculator:calculate, result not known',
    ],
    [
      'stopped, where it ended with its answer',
      false,
      [call('a'), { ...back('a', false), stopped: true } as AgentActivity],
      'calculator:calculate, stopped, 12 ms',
    ],
  ])('is %s', (_what, running, activities, name) => {
    const [run] = runsOf(...activities);
    if (!run) throw new Error('no run');
    render(<ToolCard run={run} running={running} onOpenRun={() => undefined} />);
    expect(screen.getByRole('button', { name })).toBeTruthy();
  });

  it('has no way to a run that the server did not name', () => {
    const [run] = runsOf(call('a'), back('a', false, null));
    if (!run) throw new Error('no run');
    render(<ToolCard run={run} running={false} onOpenRun={() => undefined} />);
    fireEvent.click(screen.getByRole('button', { name: 'calculator:calculate, failed, 12 ms' }));
    expect(screen.queryByRole('button', { name: 'Open in debugger' })).toBeNull();
  });
});
