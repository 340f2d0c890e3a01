// @vitest-environment jsdom
/** Records that break their schema: counted, and the first of each kind to be looked at, whatever brought them. */
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readRejectedFrame } from '#src/protocol/debug-frames.ts';
import { MAX_RAW } from '#src/protocol/rejects.ts';
import { debugItem, debugOpened as opened } from '#src/testing/debug-items.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { stubMedia } from '#src/testing/stub-media.ts';
import { DebuggerView } from './debugger-view.tsx';
import { importRun } from './files/import-run.ts';
import { RunNotices } from './run-notices.tsx';

beforeEach(() => {
  stubMedia();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const timestamp = '2026-11-24T10:00:00.000001';
const rejected = (text: string) => ({
  kind: 'event' as const,
  event: readRejectedFrame(text) as never,
  at: 0,
});
const kept = () =>
  within(screen.getByRole('list', { name: 'Records that could not be read' }))
    .getAllByRole('listitem')
    .map((item) => item.textContent);
const show = () => screen.getByRole('button', { name: 'Show the first of each kind' });

it('of the history and of live frames, as text and no more than a reader can take in', async () => {
  const fake = createFakeServices();
  renderWithServices(<DebuggerView executionId="x" address={{}} onPlace={() => undefined} />, fake);
  const good = { level: 'info', message: 'begun', timestamp };
  fake.emit('debug:x', [
    opened,
    debugItem({ type: 'debug_data', data: { logs: [good, { level: 'info' }] } }),
    rejected('{"type":"step","data":{"step_name":"\u001b[31m<b>\u202e"}}'),
    rejected('{"type":"step","data":{"step_name":8}}'),
    rejected(`{nonsense ${'x'.repeat(2 * MAX_RAW)}`),
    debugItem({ type: 'log', data: { ...good, message: 'goes on' } }),
  ]);
  expect(await screen.findByText('4 records could not be read and are not shown.')).toBeTruthy();
  await waitFor(() => {
    expect(screen.getByText('goes on')).toBeTruthy();
  });
  expect(screen.queryByRole('list', { name: 'Records that could not be read' })).toBeNull();
  expect(show().getAttribute('aria-expanded')).toBe('false');
  fireEvent.click(show());
  expect(show().getAttribute('aria-expanded')).toBe('true');
  expect(kept()).toEqual([
    '{"type":"log","data":{"level":"info"}}',
    '{"type":"step","data":{"step_name":"\u241b[31m<b>\\u202e"}}',
    expect.stringMatching(/^\{nonsense x{1990}Show all 4,000 charactersits beginning$/),
  ]);
  fireEvent.click(screen.getByRole('button', { name: 'Show all 4,000 characters' }));
  expect(kept()[2]).toHaveLength(MAX_RAW + 'its beginning'.length);
  fireEvent.click(show());
  expect(screen.queryByRole('list', { name: 'Records that could not be read' })).toBeNull();
});

it('of a debug record out of a file', async () => {
  const record = {
    logs: [{ level: 7 }],
    api_calls: ['none'],
    steps: [{ step_name: 's', started_at: timestamp }],
  };
  const result = await importRun(new Blob([JSON.stringify(record)]), () => undefined).result;
  if (!result.ok) throw new Error(result.problem.kind);
  renderWithServices(<RunNotices run={result.run.state} onFetchAgain={null} />, createFakeServices());
  expect(screen.getByText('2 records could not be read and are not shown.')).toBeTruthy();
  fireEvent.click(show());
  expect(kept()).toEqual(['{"type":"log","data":{"level":7}}', '{"type":"api_call","data":"none"}']);
});
