// @vitest-environment jsdom
/** What stands on a row of the tree: how long, and what went wrong in it, also while its calls are folded away. */
import { cleanup, screen, within } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { localeStore } from '#src/i18n/locale.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { begun, call, ended, log, runOf } from '#src/testing/recorded-run.ts';
import { StepTree } from './step-tree.tsx';

afterEach(() => {
  cleanup();
  localeStore.setState({ locale: 'en' });
});

const failed = { success: false, error: 'declined' };
const run = runOf([
  ended('fetch', 0, 2.5),
  call(0, 1, 'tool', 'list'),
  ended('pay', 3, 9),
  call(3, 4, 'tool', 'card'),
  call(4, 5, 'tool', 'card', failed),
  call(5, 6, 'tool', 'card', failed),
  log(6, 'declined', 'error'),
  begun('wait', 9),
]);

function show() {
  renderWithServices(<StepTree run={run} selected={null} onSelect={vi.fn()} />, createFakeServices());
  return (name: RegExp) => within(screen.getByRole('row', { name }));
}

it('a step has its duration, and badges with words for error lines and failed calls', () => {
  const row = show();
  expect(row(/^fetch/).getByRole('gridcell', { name: '2.5 s' })).toBeTruthy();
  expect(row(/^fetch/).queryByTitle(/error|failed/)).toBeNull();
  expect(row(/^wait/).getByRole('gridcell', { name: 'open' })).toBeTruthy();
  const pay = row(/^pay/);
  expect(pay.getByRole('gridcell', { name: '6 s' })).toBeTruthy();
  expect(pay.getByTitle('1 error').textContent).toBe('11 error');
  expect(pay.getByTitle('2 of 3 calls failed').textContent).toBe('22 of 3 calls failed');
  // Its calls are folded, and the row is read out with all of it.
  expect(screen.queryByRole('row', { name: /card/ })).toBeNull();
  expect(screen.getByRole('row', { name: /^pay.*1 error.*2 of 3 calls failed.*6 s$/ })).toBeTruthy();
});

it('in Korean too', () => {
  localeStore.setState({ locale: 'ko' });
  const pay = show()(/^pay/);
  expect(pay.getByTitle('오류 1개')).toBeTruthy();
  expect(pay.getByTitle('호출 3회 중 2회 실패').textContent).toBe('2호출 3회 중 2회 실패');
});
