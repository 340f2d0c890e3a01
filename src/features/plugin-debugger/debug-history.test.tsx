// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError } from '#src/http/types.ts';
import { formatInstant, instantFromMs } from '#src/lib/instant.ts';
import { failure } from '#src/protocol/failure.ts';
import { debugItem as frame, debugOpened as opened } from '#src/testing/debug-items.ts';
import { createFakeServices, renderWithServices, type FakeServices } from '#src/testing/fake-services.tsx';
import { stubMedia } from '#src/testing/stub-media.ts';
import { DebuggerView } from './debugger-view.tsx';

/** From 48 rem on steps have a column; variables stay a tab until 80 rem. */
beforeEach(() => {
  stubMedia((query) => query === '(min-width: 48rem)');
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});
const info = (status: string) =>
  frame({ type: 'execution_info', data: { plugin_id: 'web-shop', tool_name: 'search', status } });
const at = (n: number) => `2026-11-24T10:00:${String(n).padStart(2, '0')}.000001`;
const value = (n: number) => ({ name: 'price', value: n * 100, timestamp: at(n) });
const snapshot = (n: number) => ({ ...value(n), n });

/** The first `held` of `last` values of one variable. */
const history = (held: number, last: number) => {
  const snapshots = Array.from({ length: held }, (_, index) => snapshot(index + 1));
  const next = held < last ? held : null;
  return frame({
    type: 'debug_data',
    data: { variables: { price: snapshots.at(-1) }, variable_history: snapshots, next, last },
  });
};
const line = (n: number) => `${JSON.stringify({ n, type: 'variable', data: value(n) })}\n`;

/** @param pages what the records route answers, in turn: text, or a refusal */
function openRun(pages: (string | Promise<string> | Error)[] = []): FakeServices {
  const fake = createFakeServices({ extensions: ['debug-history'] });
  const http = {
    ...fake.services.http,
    stream: async () => {
      const page = pages.shift();
      if (page === undefined || page instanceof Error) throw page ?? new Error('one page too many');
      return new Response(await page);
    },
  };
  const opening = { ...fake, services: { ...fake.services, http } };
  renderWithServices(<DebuggerView executionId="x" />, opening);
  return opening;
}

async function openVariable(): Promise<HTMLElement> {
  const user = userEvent.setup();
  await user.click(screen.getByRole('tab', { name: 'Variables' }));
  await user.click(await screen.findByRole('button', { name: /^price:/ }));
  return screen.getByRole('list', { name: 'Values of price, newest first' });
}

describe('the history of a run', () => {
  it('is said to be on its way, and then is there with every value and its time', async () => {
    let answer: (page: string) => void = () => undefined;
    const fake = openRun([new Promise((resolve) => (answer = resolve))]);
    fake.emit('debug:x', [opened, info('completed'), history(2, 50)]);
    expect(screen.getByText('Fetching the history: 2 of 50 records.')).toBeTruthy();
    answer(Array.from({ length: 48 }, (_, index) => line(index + 3)).join(''));
    await waitFor(() => {
      expect(screen.queryByText(/^Fetching the history/)).toBeNull();
    });
    expect(screen.queryByText('History holds the last value of each variable only.')).toBeNull();

    const list = await openVariable();
    expect(screen.getByText('50 values')).toBeTruthy();
    const shown = () => within(list).getAllByRole('listitem');
    expect(shown()).toHaveLength(20);
    expect(shown()[0]?.textContent).toContain('5000');
    expect(shown()[0]?.querySelector('time')?.getAttribute('datetime')).toBe('2026-11-24T10:00:50.000001Z');
    fireEvent.click(screen.getByRole('button', { name: 'Show 30 earlier values' }));
    fireEvent.click(screen.getByRole('button', { name: 'Show 10 earlier values' }));
    expect(shown()).toHaveLength(50);
    expect(shown().at(-1)?.textContent).toContain('100');
    expect(screen.queryByRole('button', { name: /earlier value/ })).toBeNull();
  });

  it('that did not come says so in place, and comes when asked for again; what is live waits', async () => {
    const refused = new ApiError(failure('server', 503, 'The store is restarting.'));
    const fake = openRun([refused, line(3) + line(4)]);
    fake.emit('debug:x', [
      opened,
      info('running'),
      history(2, 4),
      frame({ type: 'variable', data: value(5), n: 5, seq: 1 }),
    ]);
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('The history could not be fetched whole: 2 of 5 records are here.');
    expect(alert.textContent).toContain('The store is restarting.');
    fireEvent.click(within(alert).getByRole('button', { name: 'Try again' }));
    await waitFor(() => {
      expect(screen.queryByRole('alert')).toBeNull();
    });
    await openVariable();
    await screen.findByText('5 values');
  });

  it('names what the server could not keep', async () => {
    const fake = openRun([line(5)]);
    fake.emit('debug:x', [opened, info('completed'), history(2, 5)]);
    expect(await screen.findByText('2 records are missing: the server could not keep them.')).toBeTruthy();
  });

  it('without the extension holds last values only, and says so', async () => {
    const fake = openRun();
    const variables = { price: value(2) };
    fake.emit('debug:x', [opened, info('completed'), frame({ type: 'debug_data', data: { variables } })]);
    await openVariable();
    expect(screen.getByText('1 value')).toBeTruthy();
    expect(screen.getByText('History holds the last value of each variable only.')).toBeTruthy();
  });

  it('that a server without the extension never sent is named, until it sends all', async () => {
    const fake = openRun();
    const line = (n: number) =>
      frame({ type: 'log', data: { level: 'info', message: `m ${n}`, timestamp: at(n) } });
    const start = frame({ type: 'execution_info', data: { status: 'running', started_at: at(1) } });
    fake.emit('debug:x', [opened, start, line(9)]);
    expect(
      await screen.findByText(/^This server sent no history: .* before \d\d:\d\d:09 may be/),
    ).toBeTruthy();
    const lost = { kind: 'lost', reason: { kind: 'closed', detail: '' }, at: 0 } as const;
    fake.emit('debug:x', [lost, { ...opened, resumption: 'reload', at: 5_000_000 }, start, line(12)]);
    expect(
      await screen.findByText(
        / before \d\d:\d\d:09 may .* after the cut: .* from \d\d:\d\d:00 to \d\d:\d\d:05 may be/,
      ),
    ).toBeTruthy();
    fake.emit('debug:x', [
      lost,
      { ...opened, resumption: 'reload' },
      info('completed'),
      frame({ type: 'debug_data', data: {} }),
    ]);
    await waitFor(() => {
      expect(screen.queryByText(/sent no history/)).toBeNull();
    });
  });

  it('out of a file says what the file leaves out', async () => {
    renderWithServices(<DebuggerView executionId={null} />, createFakeServices());
    const data = { logs: [{ level: 'info', message: 'first', timestamp: at(1), n: 1 }], next: 1, last: 1200 };
    const file = new File([JSON.stringify({ type: 'debug_data', data })], 'frame.json');
    fireEvent.change(screen.getByLabelText('Open a debug record'), { target: { files: [file] } });
    expect(
      await screen.findByText('This file holds 1 of 1,200 records. The others are where it came from.'),
    ).toBeTruthy();
  });
});

describe('a cut text', () => {
  const truncated = { original_length: 12_345 };

  it('is labelled with its length, wherever it stands', async () => {
    const user = userEvent.setup();
    const fake = openRun();
    const label = 'cut, 12,345 characters originally';
    fake.emit('debug:x', [
      opened,
      info('completed'),
      frame({ type: 'log', data: { level: 'info', message: 'long', timestamp: at(1), truncated }, n: 1 }),
      frame({ type: 'trace', data: { event: 'e', data: 'long', timestamp: at(2), truncated }, n: 2 }),
      frame({ type: 'variable', data: { ...value(3), truncated }, n: 3 }),
      frame({
        type: 'api_call',
        data: { timestamp: at(4), api_type: 'llm', endpoint: 'chat', success: true, truncated },
        n: 4,
      }),
    ]);
    expect(within(screen.getByRole('log', { name: 'Console' })).getByText(label)).toBeTruthy();
    await user.click(screen.getByRole('tab', { name: 'Trace' }));
    expect(screen.getByText(label)).toBeTruthy();
    await user.click(screen.getByRole('tab', { name: 'API calls' }));
    expect(screen.queryByText(label)).toBeNull();
    await user.click(screen.getByRole('button', { name: 'llm chat, succeeded' }));
    expect(screen.getByText(label)).toBeTruthy();
    await openVariable();
    expect(screen.getByText(label)).toBeTruthy();
  });
});

describe('what the SDK cuts without a mark', () => {
  it.each([
    ['The SDK keeps ten', { shelf: [{ row: Array.from({ length: 10 }, () => 1) }] }],
    ['The SDK keeps 200 characters', { _type: 'Frame', _repr: 'x'.repeat(200) }],
  ])('is labelled: %s', async (label, cut) => {
    const fake = openRun();
    fake.emit('debug:x', [
      opened,
      info('completed'),
      frame({ type: 'variable', data: { ...value(1), value: cut } }),
    ]);
    await openVariable();
    expect(screen.getAllByText(label)).toHaveLength(1);
  });
});

describe('a call that has begun', () => {
  const call = { call_id: 'c-1', api_type: 'llm', endpoint: 'chat' };
  const begun = (secondsAgo: number) =>
    frame({
      type: 'api_call_start',
      data: { ...call, timestamp: formatInstant(instantFromMs(Date.now() - secondsAgo * 1_000)) },
      n: 1,
    });

  it('runs, with the time that it has taken, until it ends', async () => {
    const user = userEvent.setup();
    const fake = openRun();
    fake.emit('debug:x', [opened, info('running'), begun(12)]);
    await user.click(screen.getByRole('tab', { name: 'API calls' }));
    const row = screen.getByRole('button', { name: 'llm chat, running' });
    expect(row.textContent).toMatch(/1\d s/);
    await user.click(row);
    expect(screen.queryByText('Result')).toBeNull();
    const ended = { ...call, timestamp: at(4), duration: 12.5, result: 'done', success: true };
    fake.emit('debug:x', [frame({ type: 'api_call', data: ended, n: 2 })]);
    expect((await screen.findByRole('button', { name: 'llm chat, succeeded' })).textContent).toContain(
      '12.5 s',
    );
    expect(screen.getByText('"done"')).toBeTruthy();
    expect(screen.getAllByRole('button', { name: /^llm chat/ })).toHaveLength(1);
  });

  it('and did not end with its run never ended', async () => {
    const user = userEvent.setup();
    const fake = openRun();
    fake.emit('debug:x', [
      opened,
      info('running'),
      begun(3),
      frame({ type: 'execution_error', data: { error: 'The gateway stopped' } }),
    ]);
    await user.click(screen.getByRole('tab', { name: 'API calls' }));
    expect(screen.getByRole('button', { name: 'llm chat, never ended' })).toBeTruthy();
  });
});
