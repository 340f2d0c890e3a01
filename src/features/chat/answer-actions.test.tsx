// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { AnswerActions, type AnswerActionsProps } from './answer-actions.tsx';
import { createAnswer } from './answer-fold.ts';
import type { Answer } from './chat-types.ts';

afterEach(cleanup);

function setUp(known: Partial<Answer>, props: Partial<AnswerActionsProps> = {}) {
  const user = userEvent.setup();
  const drawn = document.createElement('div');
  drawn.innerHTML = '<p>Twenty <strong>days</strong></p>';
  render(
    <AnswerActions
      answer={createAnswer('a', 0, { phase: 'complete', text: 'Twenty **days**', ...known })}
      body={{ current: drawn }}
      runId={null}
      onOpenRun={() => undefined}
      onRegenerate={null}
      {...props}
    />,
  );
  const names = () => screen.queryAllByRole('button').map((button) => button.getAttribute('aria-label'));
  return { user, names };
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
});
