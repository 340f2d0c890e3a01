// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AgentActivity } from '#src/protocol/agent-events.ts';
import { toToolRuns } from './chat-selectors.ts';
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

describe('a tool card', () => {
  it('says tool, outcome and time; shows arguments and result when unfolded, and leads to its run', () => {
    const onOpenRun = vi.fn();
    const [run] = runsOf(call('a'), back('a', true));
    if (!run) throw new Error('no run');
    render(<ToolCard run={run} onOpenRun={onOpenRun} />);
    const button = screen.getByRole('button', { name: 'calculator:calculate, succeeded, 12 ms' });
    expect(button.getAttribute('aria-expanded')).toBe('false');
    fireEvent.click(button);
    expect(button.getAttribute('aria-expanded')).toBe('true');
    expect(screen.getByText(/17\*2/)).toBeTruthy();
    expect(screen.getByText(/34/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Open in debugger' }));
    expect(onOpenRun).toHaveBeenCalledWith('run-1');
  });

  it('has no way to a run that the server did not name', () => {
    const [run] = runsOf(call('a'), back('a', false, null));
    if (!run) throw new Error('no run');
    render(<ToolCard run={run} onOpenRun={() => undefined} />);
    fireEvent.click(screen.getByRole('button', { name: 'calculator:calculate, failed, 12 ms' }));
    expect(screen.queryByRole('button', { name: 'Open in debugger' })).toBeNull();
  });
});
