// @vitest-environment jsdom
import { act, cleanup, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createFakeClock } from '#src/testing/fake-clock.ts';
import { createFakeServices, renderWithServices } from '#src/testing/fake-services.tsx';
import { AnswerActions, type AnswerActionsProps } from './answer-actions.tsx';
import { createAnswer } from './answer-fold.ts';
import type { Answer } from './chat-types.ts';

afterEach(cleanup);

function setUp(known: Partial<Answer>, props: Partial<AnswerActionsProps> = {}) {
  const user = userEvent.setup();
  const drawn = document.createElement('div');
  drawn.innerHTML = '<p>Twenty <strong>days</strong></p>';
  const clock = createFakeClock();
  renderWithServices(
    <AnswerActions
      answer={createAnswer('a', 0, { phase: 'complete', text: 'Twenty **days**', ...known })}
      body={{ current: drawn }}
      runId={null}
      onOpenRun={() => undefined}
      onRegenerate={null}
      {...props}
    />,
    createFakeServices({ clock }),
  );
  const names = () => screen.queryAllByRole('button').map((button) => button.getAttribute('aria-label'));
  return { user, clock, names };
}

describe('what can be done with an answer', () => {
  it('is copied as it reads, or as Markdown', async () => {
    const { user } = setUp({});
    await user.click(screen.getByRole('button', { name: 'Copy' }));
    expect(await navigator.clipboard.readText()).toBe('Twenty days');
    await user.click(screen.getByRole('button', { name: 'Copy as Markdown' }));
    expect(await navigator.clipboard.readText()).toBe('Twenty **days**');
  });

  it('opens its run where it has one, and asks again where one may', async () => {
    const onOpenRun = vi.fn();
    const onRegenerate = vi.fn();
    const { user } = setUp({}, { runId: 'run-1', onOpenRun, onRegenerate });
    await user.click(screen.getByRole('button', { name: 'Open run' }));
    expect(onOpenRun).toHaveBeenCalledExactlyOnceWith('run-1');
    await user.click(screen.getByRole('button', { name: 'Regenerate' }));
    expect(onRegenerate).toHaveBeenCalledOnce();
  });

  it('has nothing to copy where nothing was said, and no run and no asking where there is none', () => {
    expect(setUp({ text: '' }).names()).toEqual([]);
  });

  it('spells "Regenerate" out under one without a word', () => {
    setUp({ text: '' }, { onRegenerate: () => undefined });
    expect(screen.getByRole('button', { name: 'Regenerate' }).textContent).toBe('Regenerate');
  });

  it.each(['lost', 'interrupted', 'stopped'] as const)(
    'spells "Regenerate" out under one that is %s',
    (phase) => {
      setUp({ phase }, { onRegenerate: () => undefined });
      expect(screen.getByRole('button', { name: 'Regenerate' }).textContent).toBe('Regenerate');
    },
  );

  const described = (button: HTMLElement) =>
    document.getElementById(button.getAttribute('aria-describedby') ?? '')?.textContent;

  it.each([{ phase: 'complete' }, { phase: 'stopped' }] as const)(
    'says beside "Regenerate" that it sends the prompt again, where it does ($phase)',
    ({ phase }) => {
      setUp({ phase }, { onRegenerate: () => undefined });
      expect(described(screen.getByRole('button', { name: 'Regenerate' }))).toBeUndefined();
      cleanup();
      setUp({ phase }, { onRegenerate: () => undefined, sendsAgain: true });
      expect(described(screen.getByRole('button', { name: 'Regenerate' }))).toBe('Sends the prompt again');
    },
  );

  it('takes no press on "Regenerate" while it would be refused, and says until when', async () => {
    const onRegenerate = vi.fn();
    const { user, clock } = setUp({}, { onRegenerate, notBefore: (1_790_000_000_000 + 8_000) * 1000 });
    const button = screen.getByRole('button', { name: 'Regenerate' });
    await user.click(button);
    expect(onRegenerate).not.toHaveBeenCalled();
    expect([button.getAttribute('aria-disabled'), described(button)]).toEqual([
      'true',
      'After the countdown',
    ]);
    for (const ms of [8_000, 250]) await act(() => clock.advance(ms));
    expect([button.getAttribute('aria-disabled'), described(button)]).toEqual([null, undefined]);
    await user.click(button);
    expect(onRegenerate).toHaveBeenCalledOnce();
  });
});
