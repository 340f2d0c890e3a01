// @vitest-environment jsdom
import { act, cleanup, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { appendRow } from '../model/event-log.ts';
import { toRow } from '../model/row.ts';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { begun, call, callBegun, ended, log, moment, runOf, variable } from '#src/testing/recorded-run.ts';
import { CompareView } from './compare-view.tsx';
import { FailureCard } from './failure-card.tsx';
import { ProvenanceLine } from './provenance-line.tsx';
import { SecretsPane } from './secrets-pane.tsx';
import { SilenceNotice } from './silence-notice.tsx';
import { TimeSpentPane } from './time-spent-pane.tsx';

afterEach(cleanup);

/** Services on a clock that says `second` of the records' day. */
function servicesAt(second: number) {
  const clock = createFakeClock(moment(second) / 1_000);
  const fake = createFakeServices();
  return { clock, fake: { ...fake, services: { ...fake.services, clock } } };
}

const settled = (clock: ReturnType<typeof createFakeClock>, ms = 50) => act(() => clock.advance(ms));

describe('where the time went', () => {
  it('stands in tables, says that it is derived, and leads to the longest', async () => {
    const user = userEvent.setup();
    const onMoment = vi.fn();
    const run = runOf(
      [
        begun('fetch', 0),
        call(1, 3, 'llm', 'chat', { result: { usage: { total_tokens: 1200 }, cost_usd: 0.5 } }),
        ended('fetch', 0, 4),
        log(8, 'done'),
      ],
      { status: 'completed', endedAt: moment(8) },
    );
    renderWithServices(<TimeSpentPane run={run} range={null} onMoment={onMoment} />, servicesAt(20).fake);
    expect(screen.getByText(/^Derived from times/)).toBeTruthy();
    const steps = within(screen.getByRole('table', { name: 'Steps' }));
    expect(steps.getByRole('row', { name: 'fetch 4 s 50 % 2 s' })).toBeTruthy();
    expect(within(screen.getByRole('table', { name: 'Calls' })).getByText(/1,200 .*\$0\.50/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Longest: llm chat, 2 s' }));
    expect(onMoment).toHaveBeenLastCalledWith({ at: moment(1), row: 1 });
    const silences = within(screen.getByRole('region', { name: 'Nothing recorded' }));
    expect(silences.getByText('a call was under way for 2 s of it')).toBeTruthy();
    await user.click(silences.getAllByRole('button')[0]!);
    expect(onMoment).toHaveBeenLastCalledWith({ at: moment(4), row: 2 });
  });

  it('of a run that goes on follows, once a second', async () => {
    const { clock, fake } = servicesAt(10);
    const run = runOf([begun('fetch', 0)]);
    const view = (state: typeof run) => <TimeSpentPane run={state} range={null} onMoment={vi.fn()} />;
    renderWithServices(view(run), fake);
    expect(screen.getByRole('row', { name: 'fetch 1 open 10 s 100 % 10 s' })).toBeTruthy();
    await settled(clock, 2_000);
    expect(screen.getByRole('row', { name: 'fetch 1 open 12 s 100 % 12 s' })).toBeTruthy();
  });
});

describe('the silence of a run', () => {
  it('says what is open, the last line and the connection, each second anew', async () => {
    const user = userEvent.setup();
    const onMoment = vi.fn();
    const { clock, fake } = servicesAt(12);
    const run = runOf([begun('fetch', 0), log(1, 'asking'), callBegun(2, 'llm', 'chat', 'c')], {
      connected: true,
    });
    renderWithServices(<SilenceNotice run={run} onMoment={onMoment} />, fake);
    const notice = () => screen.getByRole('note', { name: 'Silence' }).textContent;
    expect(notice()).toBe(
      'Nothing for 10 s. Call llm chat under way for 10 s, Step "fetch" open for 12 s, last log "asking" 11 s ago, connection fine',
    );
    await settled(clock, 1_000);
    expect(notice()).toContain('Nothing for 11 s.');
    expect(screen.getByRole('status').textContent).toBe('The run has recorded nothing for some seconds.');
    await user.click(screen.getByRole('button', { name: /^last log/ }));
    expect(onMoment).toHaveBeenCalledWith({ at: moment(1), row: 1 });
  });

  it('says since when the line is cut', () => {
    const { fake } = servicesAt(12);
    renderWithServices(
      <SilenceNotice run={runOf([log(1, 'a')], { lostAt: moment(5) })} onMoment={vi.fn()} />,
      fake,
    );
    expect(screen.getByRole('note').textContent).toMatch(/cut off since \d\d:\d\d:05$/);
  });

  it('is not spoken of in a run that is over, or out of a file', () => {
    const { fake } = servicesAt(600);
    const over = runOf([log(1, 'a')], { status: 'completed', connected: true });
    renderWithServices(<SilenceNotice run={over} onMoment={vi.fn()} />, fake);
    renderWithServices(<SilenceNotice run={runOf([log(1, 'a')])} onMoment={vi.fn()} />, fake);
    expect(screen.queryByRole('note')).toBeNull();
  });
});

describe('the provenance of a value', () => {
  it('names the call and the place in its result, and says that it was found by equal values', async () => {
    const user = userEvent.setup();
    const onMoment = vi.fn();
    const run = runOf([
      call(0, 1, 'llm', 'chat', { result: { choices: [{ text: 'Seoul' }] } }),
      variable(2, 'city', 'Seoul'),
    ]);
    renderWithServices(
      <ProvenanceLine run={run} row={1} value="Seoul" onMoment={onMoment} />,
      servicesAt(3).fake,
    );
    const line = screen.getByRole('region', { name: 'Where it comes from' });
    expect(line.textContent).toContain(
      'One source holds an equal value. Found by equal values, not recorded.',
    );
    expect(within(line).getByText('at choices[0].text')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Result of llm chat' }));
    expect(onMoment).toHaveBeenCalledWith({ at: moment(1), row: 0 });
  });
});

describe('the failure', () => {
  it('is a card of links', async () => {
    const user = userEvent.setup();
    const onMoment = vi.fn();
    const run = runOf(
      [
        begun('pay', 1),
        variable(2, 'card', { number: 1 }),
        call(2, 3, 'tool', 'card', { success: false, error: 'declined' }),
        log(4, 'gave up', 'error'),
      ],
      { status: 'failed', error: 'PaymentError: declined' },
    );
    renderWithServices(<FailureCard run={run} onMoment={onMoment} />, servicesAt(9).fake);
    const card = within(screen.getByRole('region', { name: 'Failure' }));
    expect(card.getByText('PaymentError: declined')).toBeTruthy();
    expect(card.getByText('Step that was open')).toBeTruthy();
    const places = [
      ['PaymentError: declined', moment(3), 2],
      ['pay', moment(1), 0],
      ['tool card · declined', moment(3), 2],
      ['card = {"number":1}', moment(2), 1],
      ['gave up', moment(4), 3],
    ] as const;
    for (const [name, at, row] of places) {
      await user.click(card.getByRole('button', { name }));
      expect(onMoment).toHaveBeenLastCalledWith({ at, row });
    }
    await user.click(card.getByRole('button', { name: 'Copy the error' }));
    expect(await navigator.clipboard.readText()).toBe('PaymentError: declined');
  });

  it('leads from the error by key, to the last record where none tells of it, and says so', async () => {
    const user = userEvent.setup();
    const onMoment = vi.fn();
    const run = runOf([begun('pay', 1), log(4, 'gave up', 'error')], {
      status: 'failed',
      error: 'KeyError: 7',
    });
    renderWithServices(<FailureCard run={run} onMoment={onMoment} />, servicesAt(9).fake);
    await user.tab();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'KeyError: 7' }));
    await user.keyboard('{Enter}');
    expect(onMoment).toHaveBeenCalledExactlyOnceWith({ at: moment(4), row: 1 });
    expect(screen.getByText(/^No record tells of this error/)).toBeTruthy();
  });

  it('of a run that gave no words for it has no such link', () => {
    const run = runOf([begun('pay', 1)], { status: 'failed' });
    renderWithServices(<FailureCard run={run} onMoment={vi.fn()} />, servicesAt(9).fake);
    expect(screen.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(['pay']);
    expect(screen.queryByText(/^No record tells/)).toBeNull();
  });
});

describe('the search for secrets', () => {
  const key = ['sk', 'aZ3kP9qLm2Xw7Tn5Rb8Yc4Vd1Jf6Hg0S'].join('-');

  it('tells what it found, never whole, and what it looked at', async () => {
    const user = userEvent.setup();
    const onMoment = vi.fn();
    const { clock, fake } = servicesAt(9);
    const run = runOf([log(1, `calling with ${key}`), log(2, 'fine')]);
    const { container } = renderWithServices(<SecretsPane run={run} onMoment={onMoment} />, fake);
    expect(screen.getByRole('progressbar', { name: 'Looking for secrets' })).toBeTruthy();
    await settled(clock);
    expect(screen.getAllByText('1 value looks like a secret.')).not.toHaveLength(0);
    expect(screen.getByText('Looked at 2 records.')).toBeTruthy();
    expect(screen.getByText(/Finding nothing proves nothing/)).toBeTruthy();
    const row = within(screen.getByRole('listitem'));
    expect(row.getByText('API key (sk-…)')).toBeTruthy();
    expect(row.getByText('sk-a…')).toBeTruthy();
    expect(container.textContent).not.toContain(key);
    await user.click(row.getByRole('button', { name: 'Log line' }));
    expect(onMoment).toHaveBeenCalledWith({ at: moment(1), row: 0 });
  });

  it('can be stopped, and looks again when records have come', async () => {
    const { clock, fake } = servicesAt(9);
    const user = userEvent.setup();
    const run = runOf([log(1, 'fine')]);
    const view = renderWithServices(<SecretsPane run={run} onMoment={vi.fn()} />, fake);
    await user.click(screen.getByRole('button', { name: 'Stop' }));
    expect(screen.getByText('Stopped. Not everything was looked at.')).toBeTruthy();
    appendRow(run.log, toRow(log(2, `token ${key}`)));
    view.unmount();
    const again = renderWithServices(<SecretsPane run={run} onMoment={vi.fn()} />, fake);
    await settled(clock);
    // This state knows one row.
    expect(screen.getAllByText('Nothing was found that looks like a secret.')).not.toHaveLength(0);
    again.unmount();
    renderWithServices(<SecretsPane run={{ ...run, rows: 2 }} onMoment={vi.fn()} />, fake);
    await settled(clock);
    expect(screen.getByText('Looked at 2 records.')).toBeTruthy();
  });
});

describe('two runs side by side', () => {
  const first = [begun('a', 0), call(0, 1, 'llm', 'chat', { result: { n: 1 } }), variable(2, 'x', 1)];
  const second = [
    begun('a', 0),
    call(0, 3, 'llm', 'chat', { result: { n: 2 } }),
    log(3, 'retrying', 'warn'),
    variable(4, 'x', 1),
  ];
  const over = { status: 'completed' } as const;

  function compare(right = second) {
    const onOpenMoment = vi.fn();
    const { clock, fake } = servicesAt(9);
    renderWithServices(
      <CompareView
        left={{ run: runOf(first, over), name: 'before' }}
        right={{ run: runOf(right, over), name: 'after' }}
        onOpenMoment={onOpenMoment}
      />,
      fake,
    );
    return { clock, onOpenMoment };
  }

  it('show where they part first, with what came to something else', async () => {
    const user = userEvent.setup();
    const { clock, onOpenMoment } = compare();
    expect(screen.getByRole('status', { name: 'Comparing' })).toBeTruthy();
    await settled(clock);
    const card = within(screen.getByRole('region', { name: 'First divergence' }));
    expect(card.getByText('llm chat')).toBeTruthy();
    expect(card.getByText('result.n').closest('div')?.textContent).toBe('result.n− before: 1+ after: 2');
    expect(card.getByText('× 3').getAttribute('title')).toBe('3 s instead of 1 s');
    await user.click(card.getByRole('button', { name: 'Open in after: +3 s (3 s)' }));
    expect(onOpenMoment).toHaveBeenCalledWith('right', 1);
  });

  it('lead from one difference to the next, by keys as well', async () => {
    const user = userEvent.setup();
    const { clock } = compare();
    await settled(clock);
    expect(screen.getByText('4 actions · 2 differences')).toBeTruthy();
    const current = () => document.querySelector('[aria-current="true"]')?.textContent;
    const next = screen.getByRole('button', { name: 'Next difference' });
    next.focus();
    await user.keyboard('{Enter}');
    expect(current()).toContain('llm chat');
    await user.keyboard('{Enter}');
    expect(current()).toContain('retrying');
    expect(current()).toContain('Only in after');
    expect(screen.getAllByText('Difference 2 of 2')).not.toHaveLength(0);
    await user.click(screen.getByRole('switch', { name: 'Only differences' }));
    expect(screen.getAllByRole('listitem')).toHaveLength(2);
  });

  it('that came to the same have no divergence', async () => {
    const { clock } = compare(first);
    await settled(clock);
    expect(screen.getByRole('region', { name: 'First divergence' }).textContent).toContain('No divergence');
    expect(screen.getByRole('button', { name: 'Next difference' })).toHaveProperty('disabled', true);
  });

  it('wait until all of both is here', async () => {
    const { clock, fake } = servicesAt(9);
    const history = { folded: 3, last: 9, waiting: [], missing: 0, failure: null };
    const part = runOf(first, { status: 'running', history });
    const view = (isAll: boolean) => (
      <CompareView
        left={{ run: part, name: 'l', isAll }}
        right={{ run: runOf(first, over), name: 'r' }}
        onOpenMoment={vi.fn()}
      />
    );
    const { unmount } = renderWithServices(view(false), fake);
    await settled(clock);
    expect(screen.getByRole('status', { name: 'Comparing' })).toBeTruthy();
    // Out of a file no more will come.
    unmount();
    renderWithServices(view(true), fake);
    await settled(clock);
    expect(screen.getByRole('region', { name: 'First divergence' })).toBeTruthy();
  });
});
