// @vitest-environment jsdom
/** Console, API calls and Trace of a live run: each follows the tail, lets a reader go, and leads back to it. */
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { debugItem, debugOpened as opened } from '#src/testing/debug-items.ts';
import { createFakeServices, renderWithServices, type FakeServices } from '#src/testing/fake-services.tsx';
import { watchOffers } from '#src/testing/offered-commands.ts';
import { stubMedia } from '#src/testing/stub-media.ts';
import { DebuggerView } from '../debugger-view.tsx';

beforeEach(() => {
  stubMedia();
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const frame = (type: string, data: unknown) => debugItem({ type, data });
const at = (n: number) => `2026-11-24T10:00:00.${String(n * 1_000).padStart(6, '0')}`;
const info = (status: string) =>
  frame('execution_info', { plugin_id: 'web-shop', tool_name: 'search', status });

/** Each pane with what fills it: an entry whose text ends in its number. */
const panes = [
  {
    tab: 'console',
    list: () => screen.getByRole('log', { name: 'Console' }),
    command: 'Follow new lines',
    entry: (n: number) => frame('log', { level: 'info', message: `entry ${String(n)}`, timestamp: at(n) }),
  },
  {
    tab: 'trace',
    list: () => screen.getByRole('list', { name: 'Trace' }),
    command: 'Follow new entries',
    entry: (n: number) => frame('trace', { event: `entry ${String(n)}`, data: {}, timestamp: at(n) }),
  },
  {
    tab: 'api-calls',
    list: () => screen.getByRole('list', { name: 'API calls' }),
    command: 'Follow new entries',
    entry: (n: number) =>
      frame('api_call', {
        api_type: 'llm',
        endpoint: `entry ${String(n)}`,
        timestamp: at(n),
        duration: 0.0001,
        success: true,
      }),
  },
] as const;
type Pane = (typeof panes)[number];

/** As many as are drawn at once, and far more than are in sight. */
const MANY = 90;

function show(pane: Pane, status = 'running') {
  const fake = createFakeServices();
  renderWithServices(<DebuggerView executionId="x" address={{ tab: pane.tab }} />, fake);
  fake.emit('debug:x', [opened, info(status), ...entries(pane, 1, MANY)]);
  return fake;
}

function entries(pane: Pane, first: number, last: number) {
  return Array.from({ length: last - first + 1 }, (_, n) => pane.entry(first + n));
}

function write(fake: FakeServices, pane: Pane, first: number, last: number) {
  fake.emit('debug:x', entries(pane, first, last));
}

const has = (pane: Pane, n: number) => within(pane.list()).queryByText(`entry ${String(n)}`) !== null;
const chip = () => screen.queryByRole('button', { name: /^[\d,]+ new$/ })?.textContent;

/** The reader scrolls: a test has no layout, so it says where things are. */
function scrollTo(list: HTMLElement, top: number) {
  const layout = { scrollHeight: 5_000, clientHeight: 600 };
  for (const [name, value] of Object.entries(layout))
    Object.defineProperty(list, name, { configurable: true, value });
  list.scrollTop = top;
  fireEvent.scroll(list);
}
const TO_THE_END = 4_400;

describe.each(panes)('$tab of a live run', (pane) => {
  it('follows the tail', async () => {
    const fake = show(pane);
    await waitFor(() => {
      expect([has(pane, 1), has(pane, MANY)]).toEqual([false, true]);
    });
    write(fake, pane, MANY + 1, MANY + 20);
    await waitFor(() => {
      expect(has(pane, MANY + 20)).toBe(true);
    });
    expect(chip()).toBeUndefined();
  });

  it('scrolled up stays there and counts what is new; that leads back to the tail', async () => {
    const fake = show(pane);
    scrollTo(pane.list(), TO_THE_END);
    scrollTo(pane.list(), 0);
    await waitFor(() => {
      expect([has(pane, 1), has(pane, MANY)]).toEqual([true, false]);
    });
    write(fake, pane, MANY + 1, MANY + 7);
    await waitFor(() => {
      expect(chip()).toBe('7 new');
    });
    expect([has(pane, 1), has(pane, MANY + 7)]).toEqual([true, false]);
    fireEvent.click(screen.getByRole('button', { name: '7 new' }));
    await waitFor(() => {
      expect(has(pane, MANY + 7)).toBe(true);
    });
    expect(chip()).toBeUndefined();
    write(fake, pane, MANY + 8, MANY + 20);
    await waitFor(() => {
      expect(has(pane, MANY + 20)).toBe(true);
    });
  });

  it('paused by Space stands still, and by Space is at the tail again, however far it had scrolled', async () => {
    const fake = show(pane);
    const press = (key: string, shiftKey = false) => fireEvent.keyDown(document.body, { key, shiftKey });
    press(' ');
    scrollTo(pane.list(), TO_THE_END);
    scrollTo(pane.list(), 0);
    write(fake, pane, MANY + 1, MANY + 20);
    await waitFor(() => {
      expect(screen.getByRole('toolbar', { name: 'Playhead' }).textContent).toContain('of 110');
    });
    expect([has(pane, 1), has(pane, MANY + 20)]).toEqual([true, false]);
    expect(chip()).toBe('20 new');
    press(' ');
    await waitFor(() => {
      expect([has(pane, 1), has(pane, MANY + 20)]).toEqual([false, true]);
    });
    expect(chip()).toBeUndefined();
  });

  it('paused by Space at its tail counts what comes without being scrolled, from its end anew; that leads back', async () => {
    const fake = show(pane);
    await waitFor(() => {
      expect(has(pane, MANY)).toBe(true);
    });
    fireEvent.keyDown(document.body, { key: ' ' });
    expect(chip()).toBeUndefined();
    write(fake, pane, MANY + 1, MANY + 7);
    await waitFor(() => {
      expect(chip()).toBe('7 new');
    });
    // The end is looked at, and seen: that follows nothing.
    scrollTo(pane.list(), TO_THE_END);
    await waitFor(() => {
      expect(chip()).toBeUndefined();
    });
    write(fake, pane, MANY + 8, MANY + 20);
    await waitFor(() => {
      expect(chip()).toBe('13 new');
    });
    fireEvent.click(screen.getByRole('button', { name: '13 new' }));
    await waitFor(() => {
      expect([has(pane, MANY + 20), chip()]).toEqual([true, undefined]);
    });
    write(fake, pane, MANY + 21, MANY + 40);
    await waitFor(() => {
      expect(has(pane, MANY + 40)).toBe(true);
    });
    expect(chip()).toBeUndefined();
  });

  it('paused in the moment of a scroll, which is taken in behind the key, counts all the same', async () => {
    const fake = show(pane);
    scrollTo(pane.list(), TO_THE_END);
    await waitFor(() => {
      expect(has(pane, MANY)).toBe(true);
    });
    // As the browser tells them: keys are taken in at once, scrolling with the frame.
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', false);
    pane.list().dispatchEvent(new Event('scroll'));
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: ' ', bubbles: true }));
    await waitFor(() => {
      expect(screen.getByRole('button', { name: 'Follow' })).toBeTruthy();
    });
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
    write(fake, pane, MANY + 1, MANY + 7);
    await waitFor(() => {
      expect(chip()).toBe('7 new');
    });
  });

  it('is followed by name from the palette', async () => {
    show(pane);
    const offers = watchOffers();
    expect(offers.list()).toContain(`Plugin debugger: ${pane.command} (They are followed.)`);
    scrollTo(pane.list(), TO_THE_END);
    scrollTo(pane.list(), 0);
    offers.give(pane.command);
    await waitFor(() => {
      expect(has(pane, MANY)).toBe(true);
    });
  });
});

describe.each(panes)('$tab of a run that is over', (pane) => {
  it('starts at its top, goes where the cursor goes, and to the end with it', async () => {
    show(pane, 'completed');
    expect([has(pane, 1), has(pane, MANY)]).toEqual([true, false]);
    fireEvent.keyDown(document.body, { key: 'ArrowLeft' });
    await waitFor(() => {
      expect(
        within(pane.list())
          .getByText(`entry ${String(MANY - 1)}`)
          .closest('[aria-current="true"], .bg-accent-soft'),
      ).toBeTruthy();
    });
    fireEvent.click(screen.getByRole('button', { name: 'First record' }));
    await waitFor(() => {
      expect([has(pane, 1), has(pane, MANY)]).toEqual([true, false]);
    });
    fireEvent.keyDown(document.body, { key: ' ' });
    await waitFor(() => {
      expect([has(pane, 1), has(pane, MANY)]).toEqual([false, true]);
    });
    expect(chip()).toBeUndefined();
  });
});
