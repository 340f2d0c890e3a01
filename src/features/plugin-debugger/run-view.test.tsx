// @vitest-environment jsdom
/** One cursor over all panes: by key, by click, by address. */
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { asWritten, writeRecordsCut } from '#src/protocol/records-cut.ts';
import { debugItem, debugOpened as opened } from '#src/testing/debug-items.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { stubMedia } from '#src/testing/stub-media.ts';
import type { DebuggerPlace } from './cursor/cursor-store.ts';
import { DebuggerView } from './debugger-view.tsx';
import { RunNotices } from './run-notices.tsx';
import { emptyRun } from './run-state.ts';

/** Wide enough for all three columns. */
beforeEach(() => {
  stubMedia();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const frame = (type: string, data: unknown) => debugItem({ type, data });
const BASE = 1_795_514_400_000_000;
const at = (micros: number) => `2026-11-24T10:00:00.${String(micros).padStart(6, '0')}`;
const log = (message: string, micros: number, level = 'info') =>
  frame('log', { level, message, timestamp: at(micros) });

/** What the SDK writes for one watched variable. */
const watched = (value: unknown, micros: number) => [
  frame('variable', { name: 'total', value, value_type: 'int', timestamp: at(micros) }),
  frame('trace', { event: 'variable_changed', data: { variable: 'total' }, timestamp: at(micros + 1) }),
  log('Trace event: variable_changed', micros + 2, 'debug'),
  log(`Variable: total = ${JSON.stringify(value)}`, micros + 3, 'debug'),
];
const info = frame('execution_info', { plugin_id: 'web-shop', tool_name: 'search', status: 'completed' });
const records = [
  frame('step', { step_name: 'fetch', started_at: at(100), ended_at: null }),
  log('begun', 200),
  ...watched({ sum: 1 }, 30_000),
  log('card declined', 60_000, 'error'),
  ...watched({ sum: 2 }, 90_000),
];

function open(address: Record<string, unknown> = {}) {
  const places: DebuggerPlace[] = [];
  const fake = createFakeServices();
  renderWithServices(
    <DebuggerView executionId="x" address={address} onPlace={(place) => places.push(place)} />,
    fake,
  );
  fake.emit('debug:x', [opened, info, ...records]);
  return { fake, places };
}

const lines = () =>
  within(screen.getByRole('log', { name: 'Console' }))
    .getAllByText(/.+/, { selector: 'bdi' })
    .map((line) => line.textContent);
const total = () =>
  within(screen.getByRole('list', { name: 'Variables' }))
    .getByRole('button', { name: /^total:/ })
    .getAttribute('aria-label');
const press = (key: string, shiftKey = false) => fireEvent.keyDown(document.body, { key, shiftKey });

it('stands as one is used to: header, overview, steps, records, state, playhead', () => {
  open();
  const header = screen.getByRole('heading', { name: 'web-shop:search' }).parentElement ?? document.body;
  const records = screen.getByRole('tablist', { name: 'Records of the run' });
  const state = screen.getByRole('tablist', { name: 'State of the run' });
  const parts = [
    header,
    screen.getByRole('group', { name: 'Timeline overview' }),
    screen.getByRole('treegrid', { name: 'Steps' }),
    records,
    state,
    screen.getByRole('toolbar', { name: 'Playhead' }),
  ];
  const later = [...parts].sort((a, b) =>
    a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1,
  );
  expect(later).toEqual(parts);
  for (const words of ['Completed', '1 error', 'fine']) expect(within(header).getByText(words)).toBeTruthy();
  const tabsOf = (list: HTMLElement) =>
    within(list)
      .getAllByRole('tab')
      .map((tab) => tab.textContent.replace(/ ?\d+$/, ''));
  expect(tabsOf(records)).toEqual(['Timeline', 'Console', 'API calls', 'Trace']);
  expect(tabsOf(state)).toEqual(['Variables', 'Selection', 'Diff', 'Raw']);
});

it('in a low window the overview stands in the tab of the timeline, once', () => {
  stubMedia((query) => !query.includes('min-height'));
  open({ tab: 'timeline' });
  const pane = screen.getByRole('tabpanel', { name: 'Timeline' });
  expect(within(pane).getByRole('group', { name: 'Timeline overview' })).toBeTruthy();
  expect(within(pane).getByRole('application', { name: 'Timeline' })).toBeTruthy();
  fireEvent.click(screen.getByRole('tab', { name: /^Console/ }));
  expect(screen.queryByRole('group', { name: 'Timeline overview' })).toBeNull();
});

it('an API call has its parameters, result, error and tokens, and is copied as JSON and as a command', async () => {
  const user = userEvent.setup();
  const fake = createFakeServices();
  renderWithServices(<DebuggerView executionId="calls" address={{ tab: 'api-calls' }} />, fake);
  const call = (endpoint: string, more: object) =>
    frame('api_call', { timestamp: at(500_000), api_type: 'llm', endpoint, duration: 0.25, ...more });
  fake.emit('debug:calls', [
    opened,
    info,
    call('chat', { parameters: { q: 1 }, result: { usage: { total_tokens: 912 } }, success: true }),
    call('embed', { error: 'quota is used up', success: false }),
  ]);
  const pane = within(screen.getByRole('tabpanel', { name: 'API calls' }));
  expect(pane.getByText('912 tokens')).toBeTruthy();
  fireEvent.click(pane.getByRole('button', { name: 'llm chat, succeeded' }));
  expect(pane.getByText('Parameters').nextElementSibling?.textContent).toContain('"q": 1');
  expect(pane.getByText('Result').nextElementSibling?.textContent).toContain('total_tokens');
  expect(pane.getByText('start derived from the duration')).toBeTruthy();
  await user.click(pane.getByRole('button', { name: 'Copy as JSON' }));
  expect(JSON.parse(await navigator.clipboard.readText())).toEqual({
    timestamp: at(500_000),
    api_type: 'llm',
    endpoint: 'chat',
    duration: 0.25,
    parameters: { q: 1 },
    result: { usage: { total_tokens: 912 } },
    success: true,
  });
  await user.click(pane.getByRole('button', { name: 'Copy as cURL (reconstructed)' }));
  const command = await navigator.clipboard.readText();
  expect(command).toMatch(/^# Reconstructed: /);
  expect(command).toContain('\ncurl -X POST "$NADOO_URL/chat"');
  expect(command).toContain(`-d '{"q":1}'`);
  fireEvent.click(pane.getByRole('button', { name: 'llm embed, failed' }));
  expect(pane.getByText('quota is used up')).toBeTruthy();
});

it('says what was dropped of a run over capacity', () => {
  const run = emptyRun();
  run.log.payloadFrom = 1_204;
  renderWithServices(<RunNotices run={run} onFetchAgain={null} />, createFakeServices());
  expect(screen.getByText(/^To stay within memory the details of the oldest 1,204 records/)).toBeTruthy();
});

describe('echoes', () => {
  it('fold into the line that says most, and unfold', () => {
    open();
    expect(screen.getByRole('tab', { name: 'Console 6' })).toBeTruthy();
    expect(lines()).toEqual([
      'begun',
      'Variable: total = {"sum":1}',
      'card declined',
      'Variable: total = {"sum":2}',
    ]);
    expect(screen.getAllByText('4 records')).toHaveLength(2);
    fireEvent.click(screen.getByRole('switch', { name: 'Fold echoes' }));
    expect(lines()).toHaveLength(6);
    fireEvent.click(screen.getByRole('switch', { name: 'Fold echoes' }));
    expect(lines()).toHaveLength(4);
  });
});

describe('the cursor', () => {
  it('goes by key from error to error and record to record, and the variables are those of its moment', () => {
    open();
    expect(total()).toBe('total: {"sum":2}');
    press('e');
    expect(total()).toBe('total: {"sum":1}');
    expect(
      within(screen.getByRole('log', { name: 'Console' }))
        .getByText('card declined')
        .closest('[aria-current="true"]'),
    ).toBeTruthy();
    expect(screen.getByText(/^As of /)).toBeTruthy();
    press('ArrowLeft');
    press('ArrowLeft');
    expect(total()).toBe('total: not set yet');
    press('ArrowRight');
    expect(total()).toBe('total: {"sum":1}');
    press('ArrowLeft', true);
    expect(screen.getByRole('toolbar', { name: 'Playhead' }).textContent).toContain('Record 1 of 11');
    press(' ');
    expect(screen.getByText('The latest values')).toBeTruthy();
  });

  it('goes by the letter on the key where the keyboard types another script', () => {
    open();
    fireEvent.keyDown(document.body, { key: 'ㄷ', code: 'KeyE' });
    expect(total()).toBe('total: {"sum":1}');
    expect(screen.getByText(/^As of /)).toBeTruthy();
  });

  it('leaves keys to whoever types', () => {
    open();
    fireEvent.keyDown(screen.getByRole('searchbox', { name: 'Search the console' }), { key: 'e' });
    expect(screen.getByText('The latest values')).toBeTruthy();
  });

  it('is put by a click, shown raw and in full, and goes into the address', async () => {
    const { places } = open();
    fireEvent.click(screen.getByText('card declined'));
    fireEvent.click(screen.getByRole('tab', { name: 'Selection' }));
    expect(screen.getByText('Log line')).toBeTruthy();
    fireEvent.click(screen.getByRole('tab', { name: 'Raw' }));
    expect(screen.getByText(/"message": "card declined"/)).toBeTruthy();
    await waitFor(() => {
      expect(places.at(-1)).toEqual({ at: BASE + 60_000, row: 6, side: 'raw' });
    });
  });

  it('comes from the address', () => {
    open({ at: String(BASE + 60_000), row: '6', tab: 'trace', side: 'diff' });
    expect(screen.getByRole('tab', { name: 'Trace' }).getAttribute('aria-selected')).toBe('true');
    const diff = screen.getByRole('tabpanel', { name: 'Diff' });
    expect(diff.textContent).toContain('total');
    expect(within(diff).getByText('set')).toBeTruthy();
  });

  it('narrows console and trace to its range, says so, and takes the range along', async () => {
    const { places } = open({ from: BASE + 50_000, to: BASE + 80_000 });
    expect(lines()).toEqual(['card declined']);
    press('4');
    const trace = within(screen.getByRole('tabpanel', { name: 'Trace' }));
    expect(trace.getByText('Only what lies in the range of the timeline')).toBeTruthy();
    expect(trace.queryAllByText('variable_changed')).toHaveLength(0);
    // The record before the error lies outside.
    press('e');
    press('ArrowLeft');
    expect(trace.queryAllByText('variable_changed')).toHaveLength(1);
    await waitFor(() => {
      expect(places.at(-1)).toMatchObject({ at: BASE + 30_000, from: BASE + 15_000, to: BASE + 45_000 });
    });
    fireEvent.click(trace.getByRole('button', { name: 'Whole run' }));
    expect(trace.getAllByText('variable_changed')).toHaveLength(2);
    expect(screen.queryByText('Only what lies in the range of the timeline')).toBeNull();
    press('2');
    expect(lines()).toContain('begun');
  });

  it('tells what was under way there, also between records, and leads to it', async () => {
    const fake = createFakeServices();
    const address = { at: String(BASE + 50_000), side: 'selection' };
    renderWithServices(<DebuggerView executionId="o" address={address} />, fake);
    const call = (endpoint: string, micros: number, duration: number) =>
      frame('api_call', { api_type: 'llm', endpoint, timestamp: at(micros), duration, success: true });
    fake.emit('debug:o', [
      opened,
      info,
      frame('step', { step_name: 'fetch', started_at: at(10_000), ended_at: null }),
      call('over', 40_000, 0.03),
      call('chat', 70_000, 0.03),
      call('next', 90_000, 0.03),
    ]);
    const entries = () =>
      within(screen.getByRole('list', { name: 'Under way at this moment' }))
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent);
    expect(entries()).toEqual(['Stepfetchfor 40 ms', 'API callllm chatfor 10 ms']);
    fireEvent.click(screen.getByRole('button', { name: 'llm chat' }));
    // At its end it is over, and the next has begun.
    await waitFor(() => {
      expect(entries()).toEqual(['Stepfetchfor 60 ms', 'API callllm nextfor 10 ms']);
    });
    expect(screen.getByRole('tabpanel', { name: 'Selection' }).textContent).toContain('chat');
  });

  it('shows the panes by number, and finds', async () => {
    open();
    press('4');
    expect(screen.getByRole('tab', { name: 'Trace' }).getAttribute('aria-selected')).toBe('true');
    press('/');
    await waitFor(() => {
      expect(document.activeElement).toBe(screen.getByRole('searchbox', { name: 'Search the console' }));
    });
  });
});

it('a live run that has recorded nothing yet shows what to write, until something comes', async () => {
  const fake = createFakeServices();
  renderWithServices(<DebuggerView executionId="u" />, fake);
  fake.emit('debug:u', [opened, frame('execution_info', { tool_name: 'search', status: 'running' })]);
  expect(screen.getByText(/self\.context\.start_step\("fetch"\)/)).toBeTruthy();
  fake.emit('debug:u', [log('one', 1)]);
  // A second change is shown at a pace for people.
  await waitFor(() => {
    expect(screen.queryByText(/self\.context\.start_step/)).toBeNull();
  });
});

it('a clock that was set while the run went on is said', () => {
  const fake = createFakeServices();
  renderWithServices(<DebuggerView executionId="w" />, fake);
  const back = frame('log', { level: 'info', message: 'before', timestamp: '2026-11-24T09:00:00' });
  fake.emit('debug:w', [opened, info, log('one', 1), back]);
  expect(screen.getByText(/^The clock that dates the records was set while it ran/)).toBeTruthy();
});

it('a run of which its server kept no more is said to be cut, and since when', () => {
  const own = { ...writeRecordsCut({ unit: 'bytes', most: 256 * 1024 * 1024 }), timestamp: at(90_000) };
  const { records_cut: _cut, ...older } = own;
  const one = { level: 'info', message: 'one', timestamp: at(1) };
  const show = (last: object, isNumbered = true) => {
    cleanup();
    const fake = createFakeServices();
    renderWithServices(<DebuggerView executionId="cut" />, fake);
    const items = [one, last].map((data, index) =>
      debugItem({ type: 'log', data, ...(isNumbered ? { n: index + 1 } : {}) }),
    );
    fake.emit('debug:cut', [opened, info, ...items]);
    // At its place among the others too.
    expect(lines()).toEqual(['one', own.message]);
    return screen.queryByText(/^This run is cut/)?.textContent;
  };
  const notice =
    'This run is cut: its server keeps 256 MB of a run. What was recorded after 10:00:00.090000 is not here, but for how it ended.';
  expect(show(own)).toBe(notice);
  // As gateways wrote it before.
  expect(show(older)).toBe(notice);
  // A plugin that says the same, to a gateway that passes it on, or to a server that cuts nothing.
  expect(show(asWritten(own))).toBeUndefined();
  expect(show(older, false)).toBeUndefined();
});

it('secrets that were not masked are looked for when asked', async () => {
  const fake = createFakeServices();
  renderWithServices(<DebuggerView executionId="v" address={{ side: 'selection' }} />, fake);
  fake.emit('debug:v', [opened, info, log(`key sk-proj-${'aB3dE6gH9jK2mN5p'.repeat(3)} used`, 1)]);
  fireEvent.click(screen.getByRole('button', { name: 'Look for secrets that were not masked' }));
  expect(await screen.findByText(/sk-p/)).toBeTruthy();
  expect(screen.queryByText(/aB3dE6gH9jK2mN5paB3dE6gH9jK2mN5p/, { selector: 'section *' })).toBeNull();
});

describe('values', () => {
  it('that nobody recorded are said to be so, and one in a log line is told as such', () => {
    const fake = createFakeServices();
    renderWithServices(<DebuggerView executionId="y" />, fake);
    const changed = (micros: number) =>
      frame('trace', { event: 'variable_changed', data: { variable: 'total' }, timestamp: at(micros) });
    fake.emit('debug:y', [
      opened,
      info,
      changed(10_000),
      log('Variable: total = 41', 10_003, 'debug'),
      changed(90_000),
    ]);
    expect(total()).toBe('total: changed, value not recorded');
    press('ArrowLeft');
    expect(total()).toBe('total: 41');
    expect(screen.getByText('from the log line')).toBeTruthy();
  });

  it('what is in a line is text: control and direction characters are seen, a long line is cut until asked for', () => {
    const fake = createFakeServices();
    renderWithServices(<DebuggerView executionId="z" />, fake);
    fake.emit('debug:z', [
      opened,
      info,
      log('\u001b[31mred\u001b[0m \u202egnol', 1),
      log('x'.repeat(1_000_000), 2),
    ]);
    expect(lines()[0]).toBe('␛[31mred␛[0m \\u202egnol');
    expect((lines()[1] ?? '').length).toBeLessThan(3_000);
    act(() => {
      screen.getByRole('button', { name: 'Show all 1,000,000 characters' }).click();
    });
    expect((lines()[1] ?? '').length).toBe(1_000_000);
  });
});
