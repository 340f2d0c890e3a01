// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { Prose } from '#src/shared/markdown/prose.tsx';
import { ChatProvider, type ChatScope } from './chat-context.ts';
import { rangeOf } from './find-highlights.ts';
import { bringIntoSight } from './find-sight.ts';
import { PromptBody } from './prompt-body.tsx';
import { createPrompt } from './prompt-fold.ts';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const LINE = 20;

/** A box of 192 px with lines of a long text in it, as a browser lays it out. */
function layOut(box: HTMLElement, lines: number, height = 192): void {
  let top = 0;
  Object.defineProperties(box, {
    clientHeight: { value: height },
    scrollHeight: { value: lines * LINE },
    scrollTop: {
      get: () => top,
      set(wanted: number) {
        const next = Math.max(0, Math.min(wanted, lines * LINE - height));
        if (next === top) return;
        top = next;
        box.dispatchEvent(new Event('scroll'));
      },
    },
  });
  box.getBoundingClientRect = () => new DOMRect(0, 100, 600, height);
  // jsdom lays out no text.
  Range.prototype.getBoundingClientRect = function (this: Range) {
    const before = document.createRange();
    before.setStart(box, 0);
    before.setEnd(this.startContainer, this.startOffset);
    const line = before.toString().split('\n').length - 1;
    return new DOMRect(10, 100 + line * LINE - top, 50, LINE);
  };
}

function showPrompt(): HTMLElement {
  const text = Array.from({ length: 400 }, (_, at) => `line ${String(at)} here`).join('\n');
  const scope = { selfId: 'user-ada', nameOf: () => 'Ada' } as Partial<ChatScope> as ChatScope;
  const { container } = render(
    <ChatProvider value={scope}>
      <PromptBody prompt={createPrompt('user-ada', 'k', { text }, 0)} />
    </ChatProvider>,
  );
  layOut(container.querySelector('p')!, 400);
  return container;
}

function find(row: HTMLElement, query: string): DOMRect {
  const range = rangeOf(row, query, 0);
  if (range === null) throw new Error(`${query} stands nowhere`);
  return bringIntoSight(range, row);
}

it('opens a folded paste that holds what is gone to; folded again, it shows its beginning', async () => {
  const row = showPrompt();
  const tops: number[] = [];
  const paste = row.querySelector('p')!;
  paste.addEventListener('scroll', () => tops.push(paste.scrollTop), { capture: true });
  find(row, 'line 300 here');
  expect(tops[0]).toBe(300 * LINE + LINE / 2 - 192 / 2);
  fireEvent.click(await screen.findByRole('button', { name: 'Show less' }));
  expect(paste.scrollTop).toBe(0);
  find(row, 'line 300 here');
  await screen.findByRole('button', { name: 'Show less' });
});

it('leaves it folded where what is gone to is seen in its beginning; what fades at its end is not', async () => {
  const row = showPrompt();
  find(row, 'line 2 here');
  expect(screen.getByRole('button', { name: 'Show all 400 lines' })).toBeTruthy();
  find(row, 'line 8 here');
  await screen.findByRole('button', { name: 'Show less' });
});

it('shows the code of a diagram that holds it in the place of the picture', async () => {
  const code = 'flowchart TD\n  Refund --> Bank';
  const { container } = render(
    <div className="text-read">
      <Prose text={`\`\`\`mermaid\n${code}\n\`\`\``} />
    </div>,
  );
  (await screen.findByRole('button', { name: 'Show diagram' })).click();
  await screen.findByTitle('Diagram');
  const away = container.querySelector<HTMLElement>('.code-away')!;
  layOut(away, 2, 1);
  find(container, 'flowchart');
  await screen.findByRole('button', { name: 'Show diagram' });
  expect(screen.queryByTitle('Diagram')).toBeNull();
});
