// @vitest-environment jsdom
/** Names and words that a plugin chose, wherever the debugger shows them: as text, seen for what it is, and no longer than a row bears. */
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { debugItem, debugOpened } from '#src/testing/debug-items.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { begun, call, log, moment, runOf, trace, variable } from '#src/testing/recorded-run.ts';
import { wordsOf } from '#src/ui/timeline/row-words.ts';
import { FailureCard } from './analysis/failure-card.tsx';
import { createCursorStore } from './cursor/cursor-store.ts';
import { ApiCallsPane } from './panes/api-calls-pane.tsx';
import { StepTree } from './panes/step-tree.tsx';
import { RunHeader } from './run-header.tsx';
import { RunRow } from './runs/run-row.tsx';
import { TailView } from './runs/tail-view.tsx';
import { createRunTimeline } from './timeline/run-timeline.ts';

afterEach(cleanup);

/** Colours a terminal, turns the reading direction, is markup, and is as long as a book. */
const HOSTILE = `\u001b[31m\u202e<img src=x>\u0007${'x'.repeat(1_000_000)}`;
const SEEN = '␛[31m\\u202e<img src=x>␇xxx';

/** The text of a part as it is read, which says everything and hides nothing. */
function expectText(part: Element | string | null | undefined, most = 3_000): void {
  const text = typeof part === 'string' ? part : (part?.textContent ?? '');
  expect(text).toContain(SEEN);
  expect(text).not.toMatch(/(?![\n\t])[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
  expect(text.length).toBeLessThan(most);
  if (typeof part !== 'string') expect(part?.querySelector('img')).toBeNull();
}

const failed = { success: false, error: HOSTILE };
const run = runOf(
  [
    begun(HOSTILE, 1),
    variable(2, HOSTILE, HOSTILE),
    call(1, 3, 'tool', HOSTILE, failed),
    log(4, HOSTILE, 'error'),
  ],
  {
    status: 'failed',
    error: HOSTILE,
    info: { pluginId: HOSTILE, toolName: HOSTILE } as NonNullable<ReturnType<typeof runOf>['info']>,
  },
);

it('the title of a run', () => {
  renderWithServices(<RunHeader run={run} />, createFakeServices());
  expectText(screen.getByRole('heading'), 300);
});

it('a step and a call in the tree', () => {
  renderWithServices(<StepTree run={run} selected={null} onSelect={vi.fn()} />, createFakeServices());
  const [, step] = screen.getAllByRole('row');
  expectText(step, 400);
  fireEvent.keyDown(step!, { key: 'ArrowRight' });
  expectText(screen.getByRole('row', { name: /^tool/ }), 400);
});

it('the name of a call, and its error, which is shown in full when asked', () => {
  renderWithServices(
    <ApiCallsPane
      run={run}
      cursor={createCursorStore({ moment: null, range: null })}
      window={{ from: moment(0), to: moment(9) }}
    />,
    createFakeServices(),
  );
  const row = screen.getByRole('button', { name: /, failed$/ });
  expectText(row, 400);
  expectText(row.getAttribute('aria-label') ?? '', 400);
  fireEvent.click(row);
  const error = screen.getByText('Error').nextElementSibling;
  expectText(error);
  fireEvent.click(within(error as HTMLElement).getByRole('button', { name: /^Show all 1,000,/ }));
  expect(error?.textContent.length).toBeGreaterThan(1_000_000);
});

it('the card of a failure', () => {
  renderWithServices(<FailureCard run={run} onMoment={vi.fn()} />, createFakeServices());
  const card = screen.getByRole('region', { name: 'Failure' });
  expectText(card, 6_000);
  const links = within(card).getAllByRole('button', { name: /\\u202e/ });
  // The error, the step, the call, the variable, the line.
  for (const link of links) expectText(link);
  expect(links).toHaveLength(5);
});

it('a run in the list of runs', () => {
  const listed = { id: 'r', plugin_id: HOSTILE, tool_name: 'x', status: 'failed', error: HOSTILE } as const;
  renderWithServices(
    <RunRow run={listed} by={null} selected={false} now={0} onSelect={vi.fn()} onOpen={vi.fn()} />,
    createFakeServices(),
  );
  const row = screen.getByRole('button');
  expectText(row, 600);
  expectText(row.getAttribute('aria-label') ?? '', 300);
});

it('a line in the tail of several runs, and the name of its run', async () => {
  const fake = createFakeServices();
  renderWithServices(<TailView ids={['t']} onBack={vi.fn()} onOpenRun={vi.fn()} />, fake);
  fake.emit('debug:t', [
    debugOpened,
    debugItem({ type: 'execution_info', data: { plugin_id: 'p', tool_name: HOSTILE, status: 'running' } }),
    debugItem({ type: 'log', data: { level: 'info', message: HOSTILE, timestamp: '2026-11-24T10:00:01' } }),
  ]);
  expectText((await screen.findByRole('button', { name: /^A p:/ })).textContent, 300);
  const lines = within(screen.getByRole('log'));
  expectText(lines.getByText(/img/, { selector: 'bdi' }));
  fireEvent.click(lines.getByRole('button', { name: /^Show all 1,000,/ }));
  expect(lines.getByText(/img/, { selector: 'bdi' }).textContent.length).toBeGreaterThan(1_000_000);
});

it('what stands on the timeline, and what is read out of it', () => {
  const labels = { steps: '', calls: '', traces: '', variables: '', logs: '', failed: '' };
  const all = runOf([
    begun(HOSTILE, 1),
    call(1, 3, HOSTILE, HOSTILE),
    trace(2, HOSTILE),
    variable(2, HOSTILE, 1),
    log(4, HOSTILE),
  ]);
  const { lanes } = createRunTimeline(labels).modelOf(all);
  expect(lanes.map(({ id }) => id)).toEqual(['steps', 'calls', 'traces', 'variables', 'logs']);
  for (const lane of lanes) expectText(wordsOf(lane, 0).name, 400);
});
