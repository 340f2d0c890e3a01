// @vitest-environment jsdom
/** Every key of the debugger, pressed on the page: what it does, with Caps Lock too, and that a dialog has it first. */
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { debugItem, debugOpened as opened } from '#src/testing/debug-items.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { stubMedia } from '#src/testing/stub-media.ts';
import { Sheet } from '#src/ui/sheet.tsx';
import { DebuggerView } from '../debugger-view.tsx';
import type { DebuggerPlace } from './cursor-store.ts';

const copied: string[] = [];
/** Wide enough for all three columns. */
beforeEach(() => {
  copied.length = 0;
  stubMedia();
  Object.defineProperty(navigator, 'clipboard', {
    configurable: true,
    value: {
      writeText: (text: string) => {
        copied.push(text);
        return Promise.resolve();
      },
    },
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  Reflect.deleteProperty(navigator, 'clipboard');
});

const frame = (type: string, data: unknown) => debugItem({ type, data });
const BASE = 1_795_514_400_000_000;
const at = (micros: number) => `2026-11-24T10:00:00.${String(micros).padStart(6, '0')}`;
const log = (message: string, micros: number, level = 'info') =>
  frame('log', { level, message, timestamp: at(micros) });
const step = (name: string, micros: number) =>
  frame('step', { step_name: name, started_at: at(micros), ended_at: null });
const info = (status: string) =>
  frame('execution_info', { plugin_id: 'web-shop', tool_name: 'search', status });
const records = [
  step('fetch', 100),
  log('begun', 200),
  log('declined once', 30_000, 'error'),
  step('pay', 50_000),
  log('declined twice', 60_000, 'error'),
  log('the last', 90_000),
];

function open({ status = 'completed', address = {}, beside = <></> } = {}) {
  const places: DebuggerPlace[] = [];
  const fake = createFakeServices();
  renderWithServices(
    <>
      <DebuggerView executionId="x" address={address} onPlace={(place) => places.push(place)} />
      {beside}
    </>,
    fake,
  );
  fake.emit('debug:x', [opened, info(status), ...records]);
  return { fake, places };
}

type Pressed = Partial<Pick<KeyboardEvent, 'code' | 'shiftKey'>>;
/** @returns whether the browser does with it what it does by itself */
const press = (key: string, more: Pressed = {}, on: Element = document.body) =>
  fireEvent.keyDown(on, { key, ...more });
const shifted = { shiftKey: true };
const place = () =>
  /Record .* of \d+/.exec(screen.getByRole('toolbar', { name: 'Playhead' }).textContent)?.[0];
const shownPane = () =>
  within(screen.getByRole('tablist', { name: 'Records of the run' }))
    .getAllByRole('tab')
    .find((tab) => tab.getAttribute('aria-selected') === 'true')
    ?.textContent.replace(/ ?\d+$/, '');

describe('the keys of the debugger', () => {
  it('E and Shift+E: next and previous error', () => {
    open();
    // From the end: the last one back, and round the end the first one on.
    press('E', shifted);
    expect(place()).toBe('Record 5 of 6');
    press('e');
    expect(place()).toBe('Record 3 of 6');
    press('e');
    expect(place()).toBe('Record 5 of 6');
  });

  it('← → and Shift+← Shift+→: record by record, step by step', () => {
    open();
    press('ArrowLeft', shifted);
    press('ArrowLeft', shifted);
    expect(place()).toBe('Record 1 of 6');
    press('ArrowRight', shifted);
    expect(place()).toBe('Record 4 of 6');
    press('ArrowRight');
    expect(place()).toBe('Record 5 of 6');
    press('ArrowLeft');
    expect(place()).toBe('Record 4 of 6');
  });

  it('1 to 4: the panes; /: the search of the console', async () => {
    open();
    const shown = ['4', '3', '2', '1'].map((key) => {
      press(key);
      return shownPane();
    });
    expect(shown).toEqual(['Trace', 'API calls', 'Console', 'Timeline']);
    press('/');
    expect(shownPane()).toBe('Console');
    await waitFor(() => {
      expect(document.activeElement).toBe(screen.getByRole('searchbox', { name: 'Search the console' }));
    });
  });

  it('C: the record at the playhead is on the clipboard, without one the last', () => {
    open();
    press('c');
    press('e');
    press('c');
    expect(copied.map((text) => (JSON.parse(text) as { data: { message: string } }).data.message)).toEqual([
      'the last',
      'declined once',
    ]);
  });

  it('F: the whole run is shown again', async () => {
    const { places } = open({ address: { from: BASE + 50_000, to: BASE + 80_000 } });
    const ofRange = 'Only what lies in the range of the timeline';
    expect(screen.getByText(ofRange)).toBeTruthy();
    press('f');
    expect(screen.queryByText(ofRange)).toBeNull();
    await waitFor(() => {
      expect(places.at(-1)).toEqual({});
    });
  });

  it('Space: a live run is paused where it is, and followed again', async () => {
    const { fake } = open({ status: 'running' });
    const playhead = within(screen.getByRole('toolbar', { name: 'Playhead' }));
    expect(press(' ')).toBe(false);
    expect(playhead.getByRole('button', { name: 'Follow' })).toBeTruthy();
    fake.emit('debug:x', [log('later', 95_000)]);
    await waitFor(() => {
      expect(place()).toBe('Record 6 of 7');
    });
    press(' ');
    expect(playhead.getByRole('button', { name: 'Pause here' })).toBeTruthy();
    expect(place()).toBe('Record 7 of 7');
  });

  it('do the same with Caps Lock, which turns the letters round', async () => {
    const { places } = open({ address: { from: BASE, to: BASE + 95_000 } });
    press('e', shifted);
    expect(place()).toBe('Record 5 of 6');
    press('E');
    expect(place()).toBe('Record 3 of 6');
    press('C');
    expect(copied).toHaveLength(1);
    press('F');
    await waitFor(() => {
      expect(places.at(-1)).toEqual({ at: BASE + 30_000, row: 2 });
    });
  });

  it('C and F are keys without Shift, however they are written', () => {
    open();
    for (const key of ['C', 'c', 'F', 'f']) expect(press(key, shifted)).toBe(true);
    expect(press('ㅊ', { code: 'KeyC', shiftKey: true })).toBe(true);
    expect(copied).toEqual([]);
  });
});

describe('while a dialog stands over the run, its keys are the dialog’s', () => {
  const all = ['e', 'c', 'f', '1', '3', '4', '/', ' ', 'ArrowLeft', 'ArrowRight'];
  const expectDeaf = (target: Element) => {
    const before = [place(), shownPane()];
    for (const key of all) expect([key, press(key, {}, target)]).toEqual([key, true]);
    press('ArrowLeft', shifted, target);
    expect([place(), shownPane()]).toEqual(before);
    expect(copied).toEqual([]);
  };

  it.each(['Compare', 'Export'])('%s', async (name) => {
    open();
    press('e');
    fireEvent.click(screen.getByRole('button', { name }));
    const dialog = within(await screen.findByRole('dialog'));
    const close = dialog.getByRole('button', { name: 'Close' });
    expectDeaf(close);
    // What had the focus in it may be gone: the page itself has it then.
    expectDeaf(document.body);
    fireEvent.click(close);
    expect(screen.queryByRole('dialog')).toBeNull();
    press('e');
    expect(place()).toBe('Record 5 of 6');
  });

  it('a text to be scrolled, as the list of keys is: Space scrolls it', () => {
    const text = <div tabIndex={0}>What each key does</div>;
    open({
      beside: (
        <Sheet title="Keys" onClose={() => undefined}>
          {text}
        </Sheet>
      ),
    });
    press('e');
    expectDeaf(screen.getByText('What each key does'));
  });

  it('a question in the page, while the focus is in it', () => {
    open({
      beside: (
        <div role="alertdialog" aria-label="Delete?">
          <p tabIndex={-1}>Really?</p>
        </div>
      ),
    });
    expectDeaf(screen.getByText('Really?'));
    press('e');
    expect(place()).toBe('Record 3 of 6');
  });
});
