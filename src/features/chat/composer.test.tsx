// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { MAX_CLIENT_FRAME_BYTES } from '#src/protocol/limits.ts';
import { writeDraft } from './chat-draft.ts';
import { Composer, type ComposerProps } from './composer.tsx';

afterEach(() => {
  cleanup();
  writeDraft('s', '');
  writeDraft('s:load', '');
});

function show(props: Partial<ComposerProps> = {}) {
  const onSubmit = vi.fn(() => true);
  const onStop = vi.fn();
  const view = render(
    <Composer
      draftKey="s"
      busy={false}
      blocked={null}
      onSubmit={onSubmit}
      onStop={onStop}
      onTyped={() => undefined}
      {...props}
    />,
  );
  return {
    onSubmit,
    onStop,
    view,
    box: screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Message' }),
  };
}

const type = (box: HTMLElement, value: string) => fireEvent.change(box, { target: { value } });

describe('the composer', () => {
  it('offers nobody to stop an answer who may not write: the server would refuse it', () => {
    show({ busy: true, blocked: 'You are a viewer.' });
    expect(screen.queryByRole('button', { name: 'Stop response' })).toBeNull();
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Send message' }).disabled).toBe(true);
  });

  it('sends with Enter and empties itself; Shift+Enter breaks the line', () => {
    const { box, onSubmit } = show();
    type(box, 'hello');
    fireEvent.keyDown(box, { key: 'Enter', keyCode: 13, shiftKey: true });
    expect(onSubmit).not.toHaveBeenCalled();
    fireEvent.keyDown(box, { key: 'Enter', keyCode: 13 });
    expect(onSubmit).toHaveBeenCalledExactlyOnceWith('hello');
    expect(box.value).toBe('');
  });

  it('sends what was typed with its first indentation, without the blanks behind it, and nothing that is only blank', () => {
    const { box, onSubmit } = show();
    type(box, ' \n\t ');
    fireEvent.keyDown(box, { key: 'Enter', keyCode: 13 });
    expect(onSubmit).not.toHaveBeenCalled();
    type(box, '    def f():\n        pass\n');
    fireEvent.keyDown(box, { key: 'Enter', keyCode: 13 });
    expect(onSubmit).toHaveBeenCalledExactlyOnceWith('    def f():\n        pass');
  });

  it('keeps what was not taken', () => {
    const { box } = show({ onSubmit: () => false });
    type(box, 'hello');
    fireEvent.click(screen.getByRole('button', { name: 'Send message' }));
    expect(box.value).toBe('hello');
  });

  it('never sends on the Enter that commits a composition', () => {
    const { box, onSubmit } = show();
    fireEvent.compositionStart(box);
    type(box, '日本');
    fireEvent.keyDown(box, { key: 'Enter', keyCode: 229, isComposing: true });
    fireEvent.compositionEnd(box, { data: '日本' });
    // Safari ends the composition first.
    fireEvent.keyDown(box, { key: 'Enter', keyCode: 229 });
    expect(onSubmit).not.toHaveBeenCalled();
  });

  it('sends a Korean composition once, with the one Enter that it passes on', () => {
    const { box, onSubmit } = show();
    fireEvent.compositionStart(box);
    type(box, '안녕');
    fireEvent.keyDown(box, { key: 'Enter', keyCode: 229, isComposing: true });
    fireEvent.compositionEnd(box, { data: '안녕' });
    fireEvent.keyDown(box, { key: 'Enter', keyCode: 13 });
    expect(onSubmit).toHaveBeenCalledExactlyOnceWith('안녕');
  });

  it('becomes "Stop response" while an answer is under way; Enter still hands the text over', () => {
    const { box, onSubmit, onStop } = show({ busy: true });
    expect(screen.queryByRole('button', { name: 'Send message' })).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Stop response' }));
    expect(onStop).toHaveBeenCalledOnce();
    type(box, 'next');
    fireEvent.keyDown(box, { key: 'Enter', keyCode: 13 });
    expect(onSubmit).toHaveBeenCalledExactlyOnceWith('next');
  });

  it('has the focus in its box once its answer was stopped: the button that sends is off', () => {
    const { box } = show({ busy: true });
    const stop = screen.getByRole('button', { name: 'Stop response' });
    stop.focus();
    fireEvent.click(stop);
    expect(document.activeElement).toBe(box);
    // By a finger the box would bring up the keyboard.
    stop.focus();
    fireEvent.click(stop, { detail: 1 });
    expect(document.activeElement).toBe(stop);
  });

  it('refuses a message over the limit in place, with its size in bytes of UTF-8', () => {
    const { box, onSubmit } = show();
    type(box, '가'.repeat(MAX_CLIENT_FRAME_BYTES / 3));
    fireEvent.keyDown(box, { key: 'Enter', keyCode: 13 });
    expect(onSubmit).not.toHaveBeenCalled();
    expect(screen.getByRole('alert').textContent).toContain('64 KB');
    expect(box.value).not.toBe('');
  });

  it('is disabled for who may not write, and says why', () => {
    const { box } = show({ blocked: 'You are a viewer here: read-only.' });
    expect(box.disabled).toBe(true);
    expect(screen.getByText(/viewer/)).toBeTruthy();
    expect(document.getElementById(box.getAttribute('aria-describedby') ?? '')?.textContent).toContain(
      'read-only',
    );
  });

  it('sends nothing of a draft whose file or paste cannot be read yet: it would go without', () => {
    writeDraft('s:load', JSON.stringify({ pastes: [], files: [], mentions: [{ id: 'm', name: 'Mina' }] }));
    const { box, onSubmit } = show();
    type(box, '@Mina');
    fireEvent.keyDown(box, { key: 'Enter', keyCode: 13 });
    expect(onSubmit).not.toHaveBeenCalled();
    expect(box.value).toBe('@Mina');
  });

  it('keeps the draft of a session across a remount', () => {
    const { box, view } = show();
    type(box, 'half a thought');
    view.unmount();
    expect(sessionStorage.getItem('nadoo:draft:s')).toBe('half a thought');
    expect(show().box.value).toBe('half a thought');
  });
});
