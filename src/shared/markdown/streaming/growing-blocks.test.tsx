// @vitest-environment jsdom
import { act, cleanup, render } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { GrowingBlocks } from './growing-blocks.tsx';
import { StreamingProse } from './streaming-prose.tsx';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it('lays out a text that has ended a few blocks a frame, and leaves them as they were', () => {
  const frames: FrameRequestCallback[] = [];
  vi.spyOn(globalThis, 'requestAnimationFrame').mockImplementation((frame) => frames.push(frame));
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  // A block takes 2 ms to be laid out.
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(() => {
    now += 2;
    return new DOMRect();
  });
  const blocks = Array.from({ length: 10 }, (_, n) => <p key={n}>{n}</p>);
  const view = render(<GrowingBlocks growing>{blocks}</GrowingBlocks>);
  const box = view.container.firstElementChild;
  view.rerender(<GrowingBlocks growing={false}>{blocks}</GrowingBlocks>);
  expect(box?.className).toContain('markdown-grows');
  let count = 0;
  for (let frame = frames.shift(); frame !== undefined; frame = frames.shift(), count += 1)
    act(() => {
      frame(0);
    });
  expect(count).toBe(3);
  expect(box?.className).not.toContain('markdown-grows');
  expect(box?.querySelector('[style]')).toBeNull();
});

it('lays out the blocks of a long text one by one, though they stand in boxes', () => {
  const frames: FrameRequestCallback[] = [];
  vi.spyOn(globalThis, 'requestAnimationFrame').mockImplementation((frame) => frames.push(frame));
  // Layout takes no time here, or a busy machine would need more than the one frame that is looked at.
  vi.spyOn(performance, 'now').mockReturnValue(0);
  const text = Array.from({ length: 34 }, (_, n) => String(n)).join('\n\n');
  const draw = (growing: boolean) => (
    <GrowingBlocks growing={growing}>
      <StreamingProse text={text} growing={growing} />
    </GrowingBlocks>
  );
  const released: string[] = [];
  vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function (this: HTMLElement) {
    if (this.style.contentVisibility === 'visible') released.push(this.tagName + this.textContent);
    return new DOMRect();
  });
  const view = render(draw(true));
  view.rerender(draw(false));
  act(() => {
    frames.shift()?.(0);
  });
  expect(released.slice(0, 3)).toEqual(['P33', 'P32', 'P31']);
  expect(released).toHaveLength(34);
});
