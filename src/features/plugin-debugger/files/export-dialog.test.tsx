// @vitest-environment jsdom
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { NumberedRecord } from '#src/protocol/debug-records.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { at, numbered, sampleInfo, sampleRecords } from '#src/testing/sample-runs.ts';
import { ExportDialog } from './export-dialog.tsx';
import { importRun } from './import-run.ts';
import { recordsOfParts } from './record-part.ts';

/** What the browser was given to save: name and content. */
let saved: { name: string; blob: Blob }[] = [];

beforeEach(() => {
  saved = [];
  let last: Blob | null = null;
  vi.stubGlobal('URL', {
    createObjectURL: (blob: Blob) => {
      last = blob;
      return 'blob:1';
    },
    revokeObjectURL: () => undefined,
  });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    if (last) saved.push({ name: this.download, blob: last });
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const secretRecords = numbered([
  { type: 'step', data: { step_name: 'login', started_at: at(1), ended_at: null, duration: null } },
  { type: 'variable', data: { name: 'api_key', value: 'sk-abcdef', value_type: 'str', timestamp: at(2) } },
  { type: 'log', data: { level: 'debug', message: 'Variable: api_key = sk-abcdef', timestamp: at(4) } },
  { type: 'log', data: { level: 'debug', message: 'sk-abcdef again, and sk-abcdef', timestamp: at(5) } },
]);

function openDialog(records: readonly NumberedRecord[], isWhole = true) {
  const onClose = vi.fn();
  const fake = createFakeServices();
  renderWithServices(
    <ExportDialog
      info={sampleInfo}
      records={() => records}
      isWhole={isWhole}
      fileName="web-shop:search"
      onClose={onClose}
    />,
    fake,
  );
  return { onClose, fake };
}

describe('the export dialog', () => {
  it('shows what will be masked before it saves, and saves a run file that opens again', async () => {
    const user = userEvent.setup();
    const { fake } = openDialog(secretRecords);
    const list = await screen.findByRole('list', { name: 'What will be masked' });
    expect(screen.getByText('4 values will be masked:')).toBeTruthy();
    expect(
      within(list)
        .getAllByRole('listitem')
        .map((row) => row.textContent),
    ).toEqual(['Variableapi_keystep login1 ×', 'Log lineapi_keystep login3 ×']);
    expect(screen.getByText(/^4 records/)).toBeTruthy();
    await screen.findByText(/about .*B$/);
    await user.click(screen.getByRole('button', { name: 'Export' }));
    expect(await screen.findByText('Saved as web-shop-search.nadoorun.')).toBeTruthy();
    expect(saved.map(({ name }) => name)).toEqual(['web-shop-search.nadoorun']);
    const result = await importRun(saved[0]!.blob, () => undefined).result;
    if (!result.ok) throw new Error(result.problem.kind);
    expect(JSON.stringify([...recordsOfParts(result.run.parts)])).not.toContain('sk-abcdef');
    expect(result.run.held).toBe(4);
    expect(fake.requests).toEqual([]);
  });

  it('warns plainly where secrets go along, and lets them', async () => {
    const user = userEvent.setup();
    openDialog(secretRecords);
    await user.click(screen.getByRole('checkbox', { name: 'Mask secrets' }));
    expect(screen.getByRole('alert').textContent).toContain('keys and passwords too');
    await user.selectOptions(screen.getByRole('combobox', { name: 'Format' }), 'OTLP JSON');
    await waitFor(() => {
      expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Export' }).disabled).toBe(false);
    });
    await user.click(screen.getByRole('button', { name: 'Export' }));
    await screen.findByText('Saved as web-shop-search.otlp.json.');
    expect(await saved[0]!.blob.text()).toContain('sk-abcdef');
  });

  it('says what each format leaves out, that nothing secret was found, and that records are missing', async () => {
    const user = userEvent.setup();
    const { onClose } = openDialog(sampleRecords, false);
    expect(await screen.findByText(/^No secret was found/)).toBeTruthy();
    expect(screen.getByText('Not all records of this run are here. The file will say so.')).toBeTruthy();
    const format = screen.getByRole('combobox', { name: 'Format' });
    expect(
      within(format)
        .getAllByRole('option')
        .map((option) => option.textContent),
    ).toEqual(['Run file', 'OTLP JSON', 'Chrome trace', 'SDK debug record']);
    await user.selectOptions(format, 'SDK debug record');
    expect(screen.getByText(/the last value of each variable only/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Close' }));
    expect(onClose).toHaveBeenCalled();
  });

  it('says that a file could not be written, and lets one try again', async () => {
    const user = userEvent.setup();
    openDialog(sampleRecords);
    await screen.findByText(/^No secret was found/);
    const pack = globalThis.CompressionStream;
    vi.stubGlobal('CompressionStream', function () {
      throw new RangeError('out of memory');
    });
    await user.click(screen.getByRole('button', { name: 'Export' }));
    expect((await screen.findByRole('alert')).textContent).toContain('could not be written');
    vi.stubGlobal('CompressionStream', pack);
    await user.click(screen.getByRole('button', { name: 'Export' }));
    await screen.findByText('Saved as web-shop-search.nadoorun.');
    expect(screen.queryByRole('alert')).toBeNull();
  });
});
