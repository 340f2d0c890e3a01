// @vitest-environment jsdom
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { localeStore, preferredLocale, setLocale } from './locale.ts';
import { defineMessages } from './messages.ts';
import { useFormats } from './use-formats.ts';
import { useMessages } from './use-messages.ts';

const messages = defineMessages({ en: { send: 'Send' }, ko: { send: '보내기' } });

function Probe() {
  const t = useMessages(messages);
  return (
    <p>
      {t('send')} {useFormats().formatDuration(2000)}
    </p>
  );
}

afterEach(() => {
  cleanup();
  act(() => {
    setLocale('en');
  });
});

describe('the language', () => {
  it('follows the first known language of the browser', () => {
    expect(preferredLocale(['fr-FR', 'ko-KR', 'en'])).toBe('ko');
    expect(preferredLocale(['xx'])).toBe('en');
  });

  it('changes texts, formats, the document and later visits', () => {
    act(() => {
      setLocale('en');
    });
    render(<Probe />);
    expect(screen.getByText('Send 2 s')).toBeTruthy();
    act(() => {
      setLocale('ko');
    });
    expect(screen.getByText('보내기 2초')).toBeTruthy();
    expect(document.documentElement.lang).toBe('ko');
    expect(localStorage.getItem('nadoo:locale')).toBe('ko');
    expect(localeStore.getState().locale).toBe('ko');
  });
});
