// @vitest-environment jsdom
import { cleanup, screen, within } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { setLocale } from '#src/i18n/locale.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { KeysHelp } from './keys-help.tsx';

afterEach(() => {
  cleanup();
  setLocale('en');
});

/** Each line of a section: what it says, and the keys beside it. */
function linesOf(section: string): Record<string, string> {
  const region = screen.getByRole('region', { name: section });
  return Object.fromEntries(
    within(region)
      .getAllByRole('term')
      .map((term) => [
        term.textContent,
        [...(term.nextElementSibling?.querySelectorAll('kbd') ?? [])].map((key) => key.textContent).join(' '),
      ]),
  );
}

it('lists the keys of the debugger and the chat, in both languages', () => {
  renderWithServices(<KeysHelp onClose={() => undefined} />, createFakeServices());
  expect(linesOf('Chat')).toMatchObject({
    'Find in conversation': 'Ctrl+F',
    'Next and previous match, while finding': 'Enter Shift+Enter',
  });
  const english = linesOf('Debugger');
  expect(english).toMatchObject({
    'Pause, or follow again; of a run that is over: to its end': 'Space',
    'Previous and next record': '← →',
    'Previous and next step': 'Shift+← Shift+→',
    'Next and previous error': 'E Shift+E',
    'Search the console': '/',
    'Timeline, Console, API calls, Trace': '1 2 3 4',
    'Copy the record at the playhead': 'C',
    'Show the whole run in the timeline': 'F',
  });
  cleanup();
  setLocale('ko');
  renderWithServices(<KeysHelp onClose={() => undefined} />, createFakeServices());
  const korean = linesOf('디버거');
  expect(Object.values(korean)).toEqual(Object.values(english));
  expect(linesOf('채팅')).toMatchObject({ '대화에서 찾기': 'Ctrl+F' });
  expect(korean).toMatchObject({ '다음 오류와 이전 오류': 'E Shift+E', '콘솔 검색': '/' });
  expect(Object.keys(korean).filter((words) => !/[가-힣]/.test(words))).toEqual([]);
});
