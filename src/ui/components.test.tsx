// @vitest-environment jsdom
import { act, cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { setLocale } from '#src/i18n/locale.ts';
import { parseInstant } from '#src/lib/instant.ts';
import { Avatar } from './avatar.tsx';
import { CopyButton } from './copy-button.tsx';
import { Disclosure } from './disclosure.tsx';
import { ErrorNotice } from './error-notice.tsx';
import { initials, personColor } from './person-color.ts';
import { Switch } from './switch.tsx';
import { TextField } from './text-field.tsx';
import { setTheme } from './theme.ts';
import { TimeText } from './time-text.tsx';
import { VirtualList } from './virtual-list/virtual-list.tsx';

setLocale('en');
afterEach(cleanup);

describe('small components', () => {
  it('a field ties its hint and error to the control', () => {
    render(<TextField label="Email" type="email" hint="Work address" error="Not an address" />);
    const field = screen.getByRole('textbox', { name: 'Email' });
    expect(field.getAttribute('aria-invalid')).toBe('true');
    const described = (field.getAttribute('aria-describedby') ?? '').split(' ');
    expect(described.map((id) => document.getElementById(id)?.textContent)).toEqual([
      'Work address',
      'Not an address',
    ]);
  });

  it('a person says name and status in words', () => {
    render(<Avatar id="user-ada" name="Ada Lovelace" status="idle" />);
    expect(screen.getByRole('img', { name: 'Ada Lovelace, Idle' }).textContent).toBe('AL');
    expect(initials('김민아')).toBe('김');
    expect(initials(' ')).toBe('?');
    expect(personColor('user-ada')).not.toBe(personColor('user-jun'));
  });

  it('a time carries microseconds and its zone', async () => {
    render(<TimeText instant={parseInstant('2026-11-24T10:32:05.123456') ?? 0} />);
    const time = document.querySelector('time');
    expect(time?.dateTime).toBe('2026-11-24T10:32:05.123456Z');
    if (time !== null) await userEvent.hover(time);
    expect(time?.title).toMatch(/2026/);
  });

  it('a time that is put right beneath a pointer that rests on it says the right one', async () => {
    const { rerender } = render(<TimeText instant={parseInstant('2026-11-24T10:32:05Z') ?? 0} />);
    const time = screen.getByText(/^\d\d:32$/);
    expect(time.title).toBe('');
    await userEvent.hover(time);
    rerender(<TimeText instant={parseInstant('2026-11-24T10:33:06Z') ?? 0} />);
    expect(screen.getByText(/^\d\d:33$/).title).toMatch(/2026, \d\d:33:06/);
  });

  it('a disclosure mounts its content only while open', async () => {
    render(
      <Disclosure label="Thought" name="Thought for 4 s">
        <p>inside</p>
      </Disclosure>,
    );
    expect(screen.queryByText('inside')).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Thought for 4 s', expanded: false }));
    expect(screen.getByText('inside')).toBeTruthy();
  });

  it('a switch has its text as its name', async () => {
    const onCheckedChange = vi.fn();
    render(<Switch label="Fold echoes" checked onCheckedChange={onCheckedChange} />);
    await userEvent.click(screen.getByRole('switch', { name: 'Fold echoes', checked: true }));
    expect(onCheckedChange).toHaveBeenCalledWith(false);
  });

  it('an error offers its action and names the request', async () => {
    const onAction = vi.fn();
    render(<ErrorNotice title="It failed" action={{ label: 'Try again', onAction }} requestId="req-1" />);
    expect(screen.getByRole('alert').textContent).toContain('Request req-1');
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(onAction).toHaveBeenCalledOnce();
  });

  it('copying says so, then rests again', async () => {
    const user = userEvent.setup();
    const pending: (() => void)[] = [];
    const clock = {
      now: () => 0,
      monotonic: () => 0,
      schedule: (callback: () => void) => {
        pending.push(callback);
        return () => undefined;
      },
    };
    render(<CopyButton label="Copy" text={() => 'the text'} clock={clock} />);
    await user.click(screen.getByRole('button', { name: 'Copy' }));
    expect((await screen.findByRole('status')).textContent).toBe('Copied');
    expect(await navigator.clipboard.readText()).toBe('the text');
    act(() => {
      pending[0]?.();
    });
    expect(screen.getByRole('status').textContent).toBe('');
  });

  it('a long list mounts only what is in sight', () => {
    const items = Array.from({ length: 5000 }, (_, index) => `row ${index}`);
    render(
      <VirtualList
        items={items}
        keyOf={(item) => item}
        renderItem={(item) => item}
        estimateHeight={30}
        label="Rows"
      />,
    );
    const rows = screen.getAllByRole('listitem');
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.length).toBeLessThan(60);
    expect(rows[0]?.getAttribute('aria-setsize')).toBe('5000');
  });

  it('the system theme is the absence of a choice', () => {
    setTheme('dark');
    expect(document.documentElement.dataset['theme']).toBe('dark');
    expect(localStorage.getItem('nadoo:theme')).toBe('dark');
    setTheme('system');
    expect(document.documentElement.dataset['theme']).toBeUndefined();
    expect(localStorage.getItem('nadoo:theme')).toBeNull();
  });
});
