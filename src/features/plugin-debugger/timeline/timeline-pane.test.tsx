// @vitest-environment jsdom
/** A run's lanes as one hears and reads them: by the keys of the drawing, and as a table. */
import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { setLocale, type Locale } from '#src/i18n/locale.ts';
import { formatInstant } from '#src/lib/instant.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { begun, call, ended, log, moment, runOf, trace, variable } from '#src/testing/recorded-run.ts';
import { createCursorStore } from '../cursor/cursor-store.ts';
import type { RunState } from '../run-state.ts';
import { TimelinePane } from './timeline-pane.tsx';
import { useRunTimeline } from './use-run-timeline.ts';

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(1000);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600);
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  setLocale('en');
});

const records = [
  ended('fetch', 1, 2),
  call(1.1, 1.6, 'llm', 'chat'),
  begun('store', 3),
  call(3.1, 3.2, 'storage', 'put', { success: false, error: 'quota is used up' }),
  trace(4, 'cache_miss'),
  variable(5, 'total', 12),
  log(6, 'card declined', 'error'),
];
const over: Partial<RunState> = { status: 'failed', endedAt: moment(7) };

function Pane({ run }: { readonly run: RunState }) {
  return <TimelinePane run={run} cursor={cursor} modelOf={useRunTimeline()} />;
}
const cursor = createCursorStore({ moment: null, range: null });

function show(more: Partial<RunState>, locale: Locale = 'en', of = records) {
  setLocale(locale);
  renderWithServices(<Pane run={runOf(of, more)} />, createFakeServices());
}
const rows = () => {
  fireEvent.click(screen.getByRole('button', { name: /^(Show as table|표로 보기)$/ }));
  return within(screen.getByRole('table'))
    .getAllByRole('row')
    .slice(1)
    .map((row) =>
      within(row)
        .getAllByRole('cell')
        .map((cell) => cell.textContent),
    );
};
/** What is heard at each press of an arrow, from the first step on. */
const heard = (...arrows: string[]) => {
  const drawing = screen.getByRole('application');
  act(() => drawing.focus());
  // The first key enters the lanes near the playhead.
  fireEvent.keyDown(drawing, { key: 'Home' });
  return ['Home', ...arrows.map((arrow) => `Arrow${arrow}`)].map((key) => {
    fireEvent.keyDown(drawing, { key });
    return screen.getByRole('status').textContent;
  });
};

it('the table says what failed, and what never ended', () => {
  show(over);
  expect(rows()).toEqual([
    ['Steps', 'fetch', '1 s', '1 s', 'Ended'],
    ['API calls', 'llm chat', '1.1 s', '500 ms', 'Ended'],
    ['Steps', 'store', '3 s', '–', 'never ended'],
    ['API calls', 'storage put failed', '3.1 s', '100 ms', 'Failed'],
    ['Trace', 'cache_miss', '4 s', '–', 'Moment'],
    ['Variables', 'total', '5 s', '–', 'Moment'],
    ['Console', 'error: card declined', '6 s', '–', 'Moment'],
  ]);
});

it('keys say the same', () => {
  show(over);
  expect(heard('Right', 'Down', 'Right', 'Down', 'Down', 'Down')).toEqual([
    'Steps: fetch, at 1 s, 1 s',
    'Steps: store, at 3 s, never ended',
    'API calls: llm chat, at 1.1 s, 500 ms',
    'API calls: storage put, failed, at 3.1 s, 100 ms',
    'Trace: cache_miss, at 4 s, moment',
    'Variables: total, at 5 s, moment',
    'Console: error: card declined, at 6 s, moment',
  ]);
});

it('in Korean too', () => {
  show(over, 'ko');
  expect(heard('Right', 'Down', 'Right')).toEqual([
    '단계: fetch, 1 s 시점, 1 s',
    '단계: store, 3 s 시점, 끝나지 않음',
    'API 호출: llm chat, 1.1 s 시점, 500 ms',
    'API 호출: storage put, 실패, 3.1 s 시점, 100 ms',
  ]);
  const failed = rows().find(([, name]) => name === 'storage put 실패');
  expect(failed?.at(-1)).toBe('실패');
});

it('a step that has no end is open while its run goes on, and its end is not known of a run that is not all here', () => {
  show({});
  expect(heard('Right')[1]).toMatch(/^Steps: store, at 3 s, open, .+ so far$/);
  expect(
    rows()
      .find(([, name]) => name === 'store')
      ?.at(-1),
  ).toBe('Open');
  cleanup();
  show({ ...over, history: { folded: 7, last: 9, waiting: [], missing: 0, failure: null } });
  expect(heard('Right')[1]).toBe('Steps: store, at 3 s, end not known');
  expect(
    rows()
      .find(([, name]) => name === 'store')
      ?.at(-1),
  ).toBe('end not known');
});

it('what is not here stands in the table, in its place in time', () => {
  const gap = (row: readonly (string | null)[]) => row[0] === 'Gap' || row[0] === '빈 구간';
  show({ lostAt: moment(20), unsent: [{ since: moment(2), until: moment(2.5) }] });
  const all = rows();
  expect(all.map(([, name]) => name).slice(1, 4)).toEqual([
    'llm chat',
    'Cut off, and the server sent no history of this time.',
    'store',
  ]);
  expect(all.filter(gap).map(([, name, start, , state]) => [name, start, state])).toEqual([
    ['Cut off, and the server sent no history of this time.', '2 s', '–'],
    ['Cut off: nothing of this time is known yet.', '20 s', 'Open'],
  ]);
  cleanup();
  show(over, 'ko', [log(2, 'late'), log(4_000, 'after the clock was set')]);
  expect(rows().filter(gap)).toEqual([
    [
      '빈 구간',
      '기록에 쓰인 시계가 앞으로 맞춰졌거나 한 시간 넘게 기록이 없었습니다.',
      '2 s',
      expect.any(String),
      '–',
    ],
  ]);
});

it('says where it stands that what lies in what is derived from times', () => {
  const derived = /^Nesting is derived from times/;
  show(over);
  expect(screen.queryByText(derived)).toBeNull();
  cleanup();
  show(over, 'en', [ended('outer', 1, 5), ended('inner', 2, 3)]);
  expect(screen.getByText(derived)).toBeTruthy();
  cleanup();
  const stated = { step_name: 'said', ended_at: formatInstant(moment(7)), duration: 1 };
  const ids = { span_id: 'a', parent_span_id: null };
  show(over, 'en', [
    ended('outer', 1, 5),
    ended('inner', 2, 3),
    { type: 'step', data: { ...stated, started_at: formatInstant(moment(6)), ...ids } },
  ]);
  expect(screen.getByText(/^Some steps say what they lie in/)).toBeTruthy();
});
