// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { ErrorNotice } from './error-notice.tsx';

afterEach(cleanup);

it('is read out once, and not with each second that its button counts down', () => {
  const action = (seconds: number) => ({ label: `Retry in ${String(seconds)} s`, onAction: () => undefined });
  const { rerender } = render(<ErrorNotice title="Too many requests" action={action(4)} />);
  rerender(<ErrorNotice title="Too many requests" action={action(3)} />);
  expect(screen.getByRole('alert').textContent).toContain('Too many requests');
  const button = screen.getByRole('button', { name: 'Retry in 3 s' });
  expect(button.closest('[aria-live], [role=alert]')?.getAttribute('aria-live')).toBe('off');
});
