// @vitest-environment jsdom
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { sampleInfo, sampleRecords } from '#src/testing/sample-runs.ts';
import { FileRun } from './file-run.tsx';
import { planExport, type ExportedRun } from './files/export-plan.ts';
import { textOf } from './files/export-run.ts';

beforeEach(() => {
  vi.stubGlobal('matchMedia', (query: string) => ({
    matches: query === '(min-width: 48rem)',
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

async function runText(more: Partial<ExportedRun> = {}): Promise<string> {
  const run: ExportedRun = {
    info: sampleInfo,
    outcome: { result: { price: 3 }, error: null },
    records: () => sampleRecords,
    isWhole: true,
    ...more,
  };
  const plan = await planExport(run, new AbortController().signal);
  const request = {
    format: 'run-file',
    isMasked: true,
    name: 'run',
    exportedAt: '2026-11-24T10:00:00Z',
  } as const;
  return [...textOf(run, plan, request)].join('');
}

function choose(name: string, ...parts: BlobPart[]) {
  fireEvent.change(screen.getByLabelText('Open a debug record'), {
    target: { files: [new File(parts, name)] },
  });
}

function open() {
  const fake = createFakeServices();
  renderWithServices(<FileRun />, fake);
  return fake;
}

describe('a run out of a file', () => {
  it('opens as it was exported, and says where it came from; nothing is sent', async () => {
    const fake = open();
    choose('shop.nadoorun', await runText({ isWhole: false }));
    expect(await screen.findByRole('heading', { name: 'web-shop:search' })).toBeTruthy();
    expect(screen.getByText('Completed')).toBeTruthy();
    expect(
      screen.getByText(/^From file shop\.nadoorun\. Read in this browser, sent nowhere\./).textContent,
    ).toContain('by Nadoo Console');
    expect(within(screen.getByRole('log', { name: 'Console' })).getByText('Fetching tea')).toBeTruthy();
    const about = screen.getByRole('list', { name: 'About this file' });
    expect(within(about).getByText(/was not whole on the page that exported it/)).toBeTruthy();
    expect(fake.requests).toEqual([]);
  });

  it('that says nothing of its end is not running: nothing in a file goes on', async () => {
    open();
    const logs = [{ level: 'info', message: 'from the SDK', timestamp: '2026-11-24T10:00:01.5' }];
    choose('sdk.json', JSON.stringify({ plugin_id: 'scraper', logs }));
    expect(await screen.findByText('Status unknown')).toBeTruthy();
    expect(screen.queryByText('Running')).toBeNull();
    cleanup();
    open();
    const info = { ...sampleInfo, status: 'running' };
    choose('live.nadoorun', await runText({ info, outcome: null, isWhole: false }));
    expect(await screen.findByText('Status unknown')).toBeTruthy();
  });

  it('that is cut off says so, keeps the run before it, and shows on demand what is there', async () => {
    const user = userEvent.setup();
    open();
    choose('whole.nadoorun', await runText());
    await screen.findByText('Fetching tea');
    const lines = (await runText()).replace('Fetching tea', 'Fetching coffee').split('\n');
    choose('cut.nadoorun', lines.slice(0, 6).join('\n'));
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('"cut.nadoorun" is cut off: 5 of 10 records are there.');
    expect(screen.getByText('Fetching tea')).toBeTruthy();
    await user.click(within(alert).getByRole('button', { name: 'Show the 5 records that could be read' }));
    expect(await screen.findByText('Fetching coffee')).toBeTruthy();
    expect(screen.queryByRole('alert')).toBeNull();
    expect(screen.getByText('Only a part of this file could be read.')).toBeTruthy();
    expect(screen.getByText(/This file holds 5 of 10 records/)).toBeTruthy();
  });

  it.each<[string, BlobPart, string]>([
    ['new.nadoorun', '{"format":"nadoo-run","version":12}\n', 'of version 12; this page reads version 1'],
    ['empty.json', '', '"empty.json" is empty.'],
    ['trace.json', '{"traceEvents":[]}', 'is a Chrome trace'],
    ['runs.zip', 'PK\u0003\u0004', 'is a ZIP archive'],
    ['package.json', '{"name":"x"}', 'neither a run file, nor a debug record'],
    ['broken.nadoorun', '{"format":"nadoo-run","version":"x"}\n', 'its first line breaks the format'],
  ])('%s says what it is', async (name, part, words) => {
    open();
    choose(name, part);
    expect((await screen.findByRole('alert')).textContent).toContain(words);
  });

  it('of which one is chosen while another is read is the later one, whichever is read first', async () => {
    open();
    const first = await runText();
    let go: () => void = () => undefined;
    const slow = new File([first], 'first.nadoorun');
    const { slice } = slow;
    slow.slice = (...range) => {
      const piece = slice.apply(slow, range);
      const { arrayBuffer } = piece;
      piece.arrayBuffer = () =>
        new Promise((resolve) => (go = resolve as () => void)).then(() => arrayBuffer.call(piece));
      return piece;
    };
    fireEvent.change(screen.getByLabelText('Open a debug record'), { target: { files: [slow] } });
    choose('second.nadoorun', first.replace('Fetching tea', 'Fetching coffee'));
    expect(await screen.findByText('Fetching coffee')).toBeTruthy();
    // Now the first would come through, piece by piece.
    for (let piece = 0; piece < 20; piece += 1) {
      go();
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    expect(screen.getByText('Fetching coffee')).toBeTruthy();
    expect(screen.getByText(/^From file second\.nadoorun/)).toBeTruthy();
  });

  it('is said to be read, and can be called off', async () => {
    const user = userEvent.setup();
    open();
    let go: (bytes: ArrayBuffer) => void = () => undefined;
    const file = new File(['{}'], 'slow.json');
    file.slice = () =>
      ({ arrayBuffer: () => new Promise<ArrayBuffer>((resolve) => (go = resolve)) }) as unknown as Blob;
    fireEvent.change(screen.getByLabelText('Open a debug record'), { target: { files: [file] } });
    expect(await screen.findByRole('progressbar', { name: 'Reading slow.json' })).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    go(new ArrayBuffer(0));
    await waitFor(() => {
      expect(screen.queryByRole('progressbar')).toBeNull();
    });
    expect(screen.queryByRole('alert')).toBeNull();
  });
});
