// @vitest-environment jsdom
/** The console as one sees it: level, expression and its words, repetitions counted. The worker itself: journey `console-search`. */
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { createRef } from 'react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createFakeClock, type FakeClock } from '#src/testing/fake-clock.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { createCursorStore } from '../cursor/cursor-store.ts';
import { appendRow } from '../model/event-log.ts';
import { toRow } from '../model/row.ts';
import { emptyRun } from '../run-state.ts';
import { ConsolePane } from './console-pane.tsx';
import { MOST_MS } from './regex-search.ts';

type Message = { kind: 'lines'; lines: string[] } | { kind: 'search'; id: number; source: string };

/** What `(a+)+$` does to it: it thinks, until it is ended. */
class SearchingWorker {
  static ended = 0;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  readonly lines: string[] = [];

  postMessage(data: Message) {
    if (data.kind === 'lines') this.lines.push(...data.lines);
    else if (data.source !== '(a+)+$') {
      const expression = new RegExp(data.source, 'iu');
      const found = Uint8Array.from(this.lines, (line) => (expression.test(line) ? 1 : 0));
      queueMicrotask(() => this.onmessage?.({ data: { id: data.id, found } }));
    }
  }

  terminate() {
    SearchingWorker.ended += 1;
  }
}

let clock: FakeClock;
beforeEach(() => {
  clock = createFakeClock();
  SearchingWorker.ended = 0;
  vi.stubGlobal('Worker', SearchingWorker);
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const messages: readonly (readonly [level: string, message: string])[] = [
  ['info', 'asked for aaaa!'],
  ['warning', 'slow reply'],
  ['error', 'card declined'],
  ['debug', 'waiting'],
  ['debug', 'waiting'],
  ['debug', 'waiting'],
];

function open(fold = true) {
  const run = emptyRun();
  for (const [level, message] of messages)
    appendRow(run.log, toRow({ type: 'log', data: { level, message, timestamp: '2026-11-24T10:00:00' } }));
  const fake = createFakeServices();
  renderWithServices(
    <ConsolePane
      run={{ ...run, rows: run.log.length, status: 'completed' }}
      cursor={createCursorStore({ moment: null, range: null })}
      searchField={createRef()}
      step={null}
      onShowAll={() => undefined}
      fold={fold}
      onFold={() => undefined}
    />,
    { ...fake, services: { ...fake.services, clock } },
  );
}

const log = () => within(screen.getByRole('log', { name: 'Console' }));
const lines = () =>
  log()
    .queryAllByText(/.+/, { selector: 'bdi' })
    .map((line) => line.textContent);
const field = () => screen.getByRole('searchbox', { name: 'Search the console' });
/** What the field says of itself. */
const problem = () => {
  const id = field().getAttribute('aria-describedby');
  return id === null ? null : (document.getElementById(id)?.textContent ?? null);
};
async function search(text: string) {
  fireEvent.change(field(), { target: { value: text } });
  await act(() => clock.settle());
}

it('shows one level, or all', () => {
  open();
  const level = screen.getByRole('combobox', { name: 'Level' });
  const shown = (value: string) => {
    fireEvent.change(level, { target: { value } });
    return lines();
  };
  expect(shown('error')).toEqual(['card declined']);
  expect(shown('warn')).toEqual(['slow reply']);
  expect(shown('info')).toEqual(['asked for aaaa!']);
  expect(shown('debug')).toEqual(['waiting']);
  expect(shown('all')).toHaveLength(4);
});

it('counts equal lines, one after the other, where they are folded', () => {
  open();
  expect(log().getByText('×3').getAttribute('title')).toBe('3 equal lines, one after the other');
  expect(log().getAllByText(/^×/)).toHaveLength(1);
  cleanup();
  open(false);
  expect(lines()).toHaveLength(6);
  expect(log().queryByText(/^×/)).toBeNull();
});

it('takes a text as a text, and by the button as an expression', async () => {
  open();
  await search('^a.*!$');
  expect(lines()).toEqual([]);
  expect(screen.getByText('No line matches.')).toBeTruthy();
  const button = screen.getByRole('button', { name: 'Search by a regular expression' });
  expect(button.getAttribute('aria-pressed')).toBe('false');
  fireEvent.click(button);
  await act(() => clock.settle());
  expect(button.getAttribute('aria-pressed')).toBe('true');
  expect(lines()).toEqual(['asked for aaaa!']);
  expect(problem()).toBeNull();
});

it('says what is wrong with an expression, and that one which takes for ever was stopped', async () => {
  open();
  fireEvent.click(screen.getByRole('button', { name: 'Search by a regular expression' }));
  await search('(');
  expect(problem()).toMatch(/^This is no valid expression: .*Unterminated group/);
  expect(field().getAttribute('aria-invalid')).toBe('true');

  await search('(a+)+$');
  expect(SearchingWorker.ended).toBe(0);
  await act(() => clock.advance(MOST_MS));
  expect(problem()).toBe('This expression takes too long on these lines; it was stopped. Make it simpler.');
  expect(SearchingWorker.ended).toBe(1);

  await search('a+!$');
  expect(problem()).toBeNull();
  expect(lines()).toEqual(['asked for aaaa!']);
});
