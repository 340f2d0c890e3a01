// @vitest-environment jsdom
import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { watchOffers } from '#src/testing/offered-commands.ts';
import { runFileText } from '#src/testing/run-file-text.ts';
import { at, numbered, sampleInfo } from '#src/testing/sample-runs.ts';
import { stubMedia } from '#src/testing/stub-media.ts';
import { FileRun } from './file-run.tsx';
import type { ExportedRun } from './files/export-plan.ts';

beforeEach(() => {
  stubMedia((query) => query === '(min-width: 48rem)');
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const runText = (more: Partial<ExportedRun> = {}) =>
  runFileText({ outcome: { result: { price: 3 }, error: null }, ...more });

function choose(name: string, ...parts: BlobPart[]) {
  fireEvent.change(screen.getByLabelText('Open a debug record'), {
    target: { files: [new File(parts, name)] },
  });
}

/** A file of which nothing comes until it is let: then all of it would, piece by piece. */
function heldFile(name: string, text: string) {
  const file = new File([text], name);
  const { slice } = file;
  let go: () => void = () => undefined;
  file.slice = (...range) => {
    const piece = slice.apply(file, range);
    const { arrayBuffer } = piece;
    piece.arrayBuffer = () =>
      new Promise((resolve) => (go = resolve as () => void)).then(() => arrayBuffer.call(piece));
    return piece;
  };
  const letCome = async () => {
    for (let piece = 0; piece < 20; piece += 1) {
      go();
      await act(() => new Promise((resolve) => setTimeout(resolve, 0)));
    }
  };
  return { file, letCome };
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

  it('nests the spans of a trace as the file says; only what is told by times is called so', async () => {
    open();
    const id = (n: number) => String(n).padStart(16, '0');
    const span = (n: number, parent: number | null, from: number, to: number) => ({
      traceId: 'a'.repeat(32),
      spanId: id(n),
      ...(parent === null ? {} : { parentSpanId: id(parent) }),
      name: `span ${String(n)}`,
      startTimeUnixNano: `${String(1_795_514_400_000_000 + from)}000`,
      endTimeUnixNano: `${String(1_795_514_400_000_000 + to)}000`,
    });
    // The third runs within the second by time, and lies beside it by the trace.
    const spans = [span(1, null, 0, 90), span(2, 1, 10, 80), span(3, 1, 20, 30), span(4, 2, 40, 50)];
    choose('trace.json', JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }));
    const rows = async () => {
      const tree = within(await screen.findByRole('treegrid', { name: 'Steps' }));
      return tree
        .getAllByRole('row')
        .slice(1)
        .map((row) => `${row.getAttribute('aria-level') ?? ''} ${row.textContent}`);
    };
    await screen.findByRole('heading', { name: /span 1/ });
    expect(await rows()).toEqual([
      expect.stringMatching(/^1 span 1/),
      expect.stringMatching(/^2 span 2/),
      expect.stringMatching(/^3 span 4/),
      expect.stringMatching(/^2 span 3/),
    ]);
    expect(screen.queryByText(/derived from times/)).toBeNull();
    expect(screen.queryByText('by time')).toBeNull();
    cleanup();

    const step = (name: string, from: number, to: number, ids: object) => ({
      type: 'step' as const,
      data: { step_name: name, started_at: at(from), ended_at: at(to), duration: 1, ...ids },
    });
    const mixed = numbered([
      step('root', 0, 90, { span_id: 'r', parent_span_id: null }),
      step('told', 10, 80, { span_id: 't', parent_span_id: 'r' }),
      step('plain', 20, 30, {}),
    ]);
    open();
    choose('mixed.nadoorun', await runText({ records: () => mixed }));
    await screen.findByText(/^From file mixed/);
    expect(await rows()).toEqual([
      expect.not.stringContaining('by time'),
      expect.not.stringContaining('by time'),
      expect.stringMatching(/^3 plainby time/),
    ]);
    expect(screen.getByText(/^Nesting of what is marked "by time" is derived from times/)).toBeTruthy();
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
    const { file: slow, letCome } = heldFile('first.nadoorun', first);
    fireEvent.change(screen.getByLabelText('Open a debug record'), { target: { files: [slow] } });
    choose('second.nadoorun', first.replace('Fetching tea', 'Fetching coffee'));
    expect(await screen.findByText('Fetching coffee')).toBeTruthy();
    await letCome();
    expect(screen.getByText('Fetching coffee')).toBeTruthy();
    expect(screen.getByText(/^From file second\.nadoorun/)).toBeTruthy();
  });

  it('is seen while it is read where no other is open, and gone again where it turns out bad', async () => {
    const user = userEvent.setup();
    open();
    const [header = ''] = (await runText()).split('\n');
    const line = (n: number) =>
      JSON.stringify({
        n,
        type: 'log',
        data: { level: 'info', message: `line ${String(n)}`, timestamp: at(n) },
      });
    const lines = Array.from({ length: 8_000 }, (_, index) => line(index + 1));
    // More than one piece, and no end.
    const file = new File([[header, ...lines].join('\n')], 'long.nadoorun');
    const { slice } = file;
    let go = () => undefined as void;
    file.slice = (from, to) => {
      const piece = slice.call(file, from, to);
      const { arrayBuffer } = piece;
      const turn = from === 0 ? Promise.resolve() : new Promise<void>((resolve) => (go = resolve));
      piece.arrayBuffer = () => turn.then(() => arrayBuffer.call(piece));
      return piece;
    };
    fireEvent.change(screen.getByLabelText('Open a debug record'), { target: { files: [file] } });
    expect(
      await within(await screen.findByRole('log', { name: 'Console' })).findByText('line 1'),
    ).toBeTruthy();
    expect(screen.getByRole('progressbar', { name: 'Reading long.nadoorun' })).toBeTruthy();
    expect(screen.queryByText(/^From file/)).toBeNull();
    go();
    const alert = await screen.findByRole('alert');
    expect(screen.queryByRole('log', { name: 'Console' })).toBeNull();
    await user.click(
      within(alert).getByRole('button', { name: 'Show the 8,000 records that could be read' }),
    );
    expect(await screen.findByText('line 1')).toBeTruthy();
    expect(screen.getByText(/^From file long\.nadoorun/)).toBeTruthy();
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

describe('the runs of two files', () => {
  const give = (label: string, name: string, text: string) => {
    fireEvent.change(screen.getByLabelText(label), { target: { files: [new File([text], name)] } });
  };
  const giveOther = (name: string, text: string) => {
    give('Open the file to compare with', name, text);
  };
  const coffee = async () => (await runText()).replaceAll('"Tee"', '"Kaffee"');
  const divergence = async () => within(await screen.findByRole('region', { name: 'First divergence' }));

  async function openCompared() {
    const user = userEvent.setup();
    const fake = open();
    choose('tea.nadoorun', await runText());
    const compare = await screen.findByRole('button', { name: 'Compare' });
    // Where one is in the run is kept.
    await user.click(screen.getByRole('tab', { name: 'Trace' }));
    await user.click(compare);
    giveOther('coffee.nadoorun', await coffee());
    await divergence();
    return { user, fake };
  }

  it('stand side by side; nothing is sent, and Back leads to where one was', async () => {
    const { user, fake } = await openCompared();
    const card = await divergence();
    expect(card.getByText('llm chat')).toBeTruthy();
    expect(card.getByText('result.text').closest('div')?.textContent).toBe(
      'result.text− tea.nadoorun: "Tee"+ coffee.nadoorun: "Kaffee"',
    );
    expect(screen.queryByRole('dialog')).toBeNull();
    const back = screen.getByRole('button', { name: 'Back to the run' });
    expect(document.activeElement).toBe(back);
    await user.keyboard('{Enter}');
    expect(screen.getByText(/^From file tea\.nadoorun/)).toBeTruthy();
    expect(screen.getByRole('tab', { name: 'Trace' }).getAttribute('aria-selected')).toBe('true');
    const compare = screen.getByRole('button', { name: 'Compare' });
    await waitFor(() => {
      expect(document.activeElement).toBe(compare);
    });
    await user.keyboard('{Enter}');
    await user.click(screen.getByRole('button', { name: 'Compare with coffee.nadoorun' }));
    expect(await divergence()).toBeTruthy();
    expect(fake.requests).toEqual([]);
  });

  it('lead to a moment of either, and from there to the comparison with the one before', async () => {
    const { user } = await openCompared();
    await user.click((await divergence()).getByRole('button', { name: /^Open in coffee\.nadoorun/ }));
    expect(screen.getByText(/^From file coffee\.nadoorun/)).toBeTruthy();
    expect(screen.getByRole('toolbar', { name: 'Playhead' }).textContent).toMatch(/Record [45] of/);
    await user.click(screen.getByRole('button', { name: 'Compare' }));
    await user.click(screen.getByRole('button', { name: 'Compare with tea.nadoorun' }));
    expect((await divergence()).getByText('result.text').closest('div')?.textContent).toBe(
      'result.text− coffee.nadoorun: "Kaffee"+ tea.nadoorun: "Tee"',
    );
  });

  it('of which the second is bad: says so in place, and leaves all as it is', async () => {
    const user = userEvent.setup();
    open();
    choose('tea.nadoorun', await runText());
    await user.click(await screen.findByRole('button', { name: 'Compare' }));
    const dialog = within(screen.getByRole('dialog', { name: 'Compare' }));
    giveOther('trace.json', '{"traceEvents":[]}');
    expect((await dialog.findByRole('alert')).textContent).toContain('"trace.json" is a Chrome trace.');
    expect(screen.getByText('Fetching tea')).toBeTruthy();
    expect(screen.getByText(/^From file tea\.nadoorun/)).toBeTruthy();
    // Closed and opened again it is forgotten.
    await user.click(dialog.getByRole('button', { name: 'Close' }));
    await user.click(screen.getByRole('button', { name: 'Compare' }));
    expect(screen.queryByRole('alert')).toBeNull();
    // Of one that is cut off, the rest can be compared.
    giveOther('cut.nadoorun', (await coffee()).split('\n').slice(0, 6).join('\n'));
    const alert = within(await screen.findByRole('alert'));
    await user.click(alert.getByRole('button', { name: 'Show the 5 records that could be read' }));
    expect((await divergence()).getByText('fetch')).toBeTruthy();
    expect(screen.getByRole('list', { name: 'About cut.nadoorun' }).textContent).toBe(
      'cut.nadoorun: Only a part of this file could be read.',
    );
  });

  it('are no longer compared once another first file is open; a bad one leaves them', async () => {
    await openCompared();
    choose('bad.json', '');
    expect((await screen.findByRole('alert')).textContent).toContain('"bad.json" is empty.');
    expect(await divergence()).toBeTruthy();
    const run = screen.getByRole('heading', { name: 'Two runs compared' }).closest('div')!;
    fireEvent.drop(run, { dataTransfer: { files: [new File([await coffee()], 'next.nadoorun')] } });
    expect(await screen.findByText(/^From file next\.nadoorun/)).toBeTruthy();
    expect(screen.queryByRole('region', { name: 'First divergence' })).toBeNull();
  });

  it('stay when the first is chosen anew and not read yet as the second comes: it is called off', async () => {
    const user = userEvent.setup();
    open();
    choose('tea.nadoorun', await runText());
    const compare = await screen.findByRole('button', { name: 'Compare' });
    const { file, letCome } = heldFile('slow.nadoorun', await runText());
    fireEvent.change(screen.getByLabelText('Open a debug record'), { target: { files: [file] } });
    expect(await screen.findByRole('progressbar', { name: 'Reading slow.nadoorun' })).toBeTruthy();
    await user.click(compare);
    giveOther('coffee.nadoorun', await coffee());
    await divergence();
    expect(screen.queryByRole('progressbar')).toBeNull();
    await letCome();
    expect(await divergence()).toBeTruthy();
    expect(screen.queryByText(/^From file slow/)).toBeNull();
  });

  it('whose names are one once they are shortened are told apart', async () => {
    open();
    choose('export-shop-of-tea-2026-11-24-search.nadoorun', await runText());
    fireEvent.click(await screen.findByRole('button', { name: 'Compare' }));
    giveOther('export-shop-of-coffee-2026-11-24-search.nadoorun', await coffee());
    const short = 'export-shop…1-24-search.nadoorun';
    expect((await divergence()).getByText('result.text').closest('div')?.textContent).toBe(
      `result.text− ${short} (1): "Tee"+ ${short} (2): "Kaffee"`,
    );
  });

  it('in which as many values were masked, but others, say so each; masked alike they say nothing of it', async () => {
    open();
    const masking = (text: string, name: string) =>
      text.replace(
        '"masked":[]',
        `"masked":${JSON.stringify([{ kind: 'variable', name, step: null, count: 2 }])}`,
      );
    choose('tea.nadoorun', masking(await runText(), 'token'));
    fireEvent.click(await screen.findByRole('button', { name: 'Compare' }));
    giveOther('other.nadoorun', masking(await coffee(), 'api_key'));
    await divergence();
    const said = () => screen.queryAllByRole('list', { name: /^About/ }).map((list) => list.textContent);
    expect(said()).toEqual([
      'tea.nadoorun: 2 values were masked when it was exported.',
      'other.nadoorun: 2 values were masked when it was exported.',
    ]);
    watchOffers().give('Compare');
    giveOther('alike.nadoorun', masking(await coffee(), 'token'));
    expect(await screen.findByRole('button', { name: 'Open alike.nadoorun' })).toBeTruthy();
    expect(said()).toEqual([]);
  });

  it('are chosen by dropping the second while it is asked for, and by the palette', async () => {
    open();
    choose('run.nadoorun', await runText());
    await screen.findByText(/^From file run\.nadoorun/);
    const offers = watchOffers();
    offers.give('Compare');
    const dialog = screen.getByRole('dialog', { name: 'Compare' });
    fireEvent.drop(dialog, { dataTransfer: { files: [new File([await coffee()], 'run.nadoorun')] } });
    // Two of one name are told apart.
    expect((await divergence()).getByText('result.text').closest('div')?.textContent).toBe(
      'result.text− run.nadoorun (1): "Tee"+ run.nadoorun (2): "Kaffee"',
    );
    expect(screen.queryByRole('list', { name: /^About/ })).toBeNull();
    // What is masked in one of them alone differs for that: said.
    offers.give('Compare');
    const masked = JSON.stringify([{ kind: 'variable', name: 'api_key', step: null, count: 2 }]);
    giveOther('masked.nadoorun', (await coffee()).replace('"masked":[]', `"masked":${masked}`));
    expect((await screen.findByRole('list', { name: 'About masked.nadoorun' })).textContent).toBe(
      'masked.nadoorun: 2 values were masked when it was exported.',
    );
    offers.give('Back to the run');
    expect(await screen.findByText(/^From file run\.nadoorun/)).toBeTruthy();
  });
});
