// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { setLocale } from '#src/i18n/locale.ts';
import { createFakeClock, type FakeClock } from '#src/testing/fake-clock.ts';
import { setTheme } from '#src/ui/theme.ts';
import { Prose } from '../prose.tsx';
import { Grows } from '../streaming/grows.ts';
import { DiagramFence } from './diagram-fence.tsx';
import type { DrawMessage } from './diagram-wire.ts';

setLocale('en');
let clock: FakeClock;
let texts = 0;
/** A text that no other test has shown. */
const fresh = (): string => `flowchart TD\n  A${(texts += 1)} --> B`;
beforeEach(() => {
  clock = createFakeClock();
});
afterEach(() => {
  cleanup();
  setTheme('system');
});

const frame = () => screen.queryByTitle<HTMLIFrameElement>('Diagram');

/** What the sandbox says; from another window where one is given. */
function say(data: unknown, source: MessageEventSource | null = frame()?.contentWindow ?? null): void {
  act(() => {
    window.dispatchEvent(new MessageEvent('message', { data, source, origin: 'null' }));
  });
}

/** Shows the diagram and listens to the orders that its sandbox gets. */
function open(): { orders: DrawMessage[] } {
  fireEvent.click(screen.getByRole('button', { name: 'Show diagram' }));
  const orders: DrawMessage[] = [];
  const target = frame()?.contentWindow;
  if (!target) throw new Error('there is no frame');
  vi.spyOn(target, 'postMessage').mockImplementation((message: unknown) => {
    orders.push(message as DrawMessage);
  });
  say({ diagram: 'ready' });
  return { orders };
}

const drawn = (n: number, more = {}) => ({
  diagram: 'drawn',
  n,
  height: 300,
  kind: 'flowchart-v2',
  title: '',
  ...more,
});
const advance = (ms: number) => act(() => clock.advance(ms));

describe('a fence of Mermaid', () => {
  it('is drawn again where its frame starts anew, as one does that is moved in the page', () => {
    render(<DiagramFence code={fresh()} clock={clock} />);
    const { orders } = open();
    say(drawn(orders[0]?.n ?? 0));
    expect(orders).toHaveLength(1);
    say({ diagram: 'ready' });
    expect(orders).toHaveLength(2);
    expect(orders[1]).toMatchObject({ text: orders[0]?.text });
  });

  it('is code, and makes no frame before one is wanted; while it grows there is nothing to want', () => {
    const code = fresh();
    const { rerender, container } = render(
      <Grows value={true}>
        <DiagramFence code={code} />
      </Grows>,
    );
    expect(screen.queryByRole('button', { name: 'Show diagram' })).toBeNull();
    rerender(
      <Grows value={false}>
        <DiagramFence code={code} />
      </Grows>,
    );
    expect(container.querySelector('pre')?.textContent).toBe(code);
    expect(frame()).toBeNull();
    expect(screen.getByRole('button', { name: 'Show diagram' })).toBeTruthy();
    cleanup();
    render(<Prose text={'```js\nflowchart TD\n```'} />);
    expect(screen.queryByRole('button', { name: 'Show diagram' })).toBeNull();
    render(<Prose text={'```mermaid\nflowchart TD\n```'} />);
    expect(screen.getByRole('button', { name: 'Show diagram' })).toBeTruthy();
  });

  it('is given to a sandbox of scripts alone, and stands there with its name, its code still to be copied', () => {
    const code = fresh();
    const { container } = render(<DiagramFence code={code} clock={clock} />);
    const { orders } = open();
    expect(frame()?.getAttribute('sandbox')).toBe('allow-scripts');
    expect(frame()?.getAttribute('src')).toBe('/diagram.html');
    expect(orders).toMatchObject([{ diagram: 'draw', n: 1, text: code, look: { dark: false } }]);
    expect(screen.getByText('Drawing the diagram…')).toBeTruthy();
    say(drawn(1, { title: 'How an order goes', description: 'From basket to door' }));
    const group = screen.getByRole('group', { name: 'Flowchart: How an order goes' });
    expect(group.getAttribute('aria-description')).toBe('From basket to door');
    expect(group.getAttribute('aria-busy')).toBe('false');
    expect(frame()?.style.height).toBe('300px');
    const away = container.querySelector('pre');
    expect([away?.textContent, away?.className, away?.hasAttribute('tabindex')]).toEqual([
      code,
      'code-away',
      false,
    ]);
    expect(screen.getByRole('button', { name: 'Copy code' })).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Show code' }));
    expect(frame()).toBeNull();
    expect(container.querySelector('pre')?.tabIndex).toBe(0);
    expect(clock.armed()).toBe(0);
  });

  it('hears its own window alone, and of that only the answer to the last order', () => {
    render(<DiagramFence code={fresh()} clock={clock} />);
    open();
    say(drawn(1), window);
    say(drawn(1), null);
    expect(screen.getByText('Drawing the diagram…')).toBeTruthy();
    act(() => {
      setTheme('dark');
    });
    say({ diagram: 'failed', n: 1, failure: { why: 'other' } });
    expect(frame()).toBeTruthy();
    say(drawn(2));
    expect(screen.queryByRole('group', { name: 'Flowchart' })).toBeTruthy();
  });

  it('is drawn again in the page’s colours when they change', () => {
    render(<DiagramFence code={fresh()} clock={clock} />);
    const { orders } = open();
    say(drawn(1));
    act(() => {
      setTheme('dark');
    });
    expect(orders.map(({ n, look }) => [n, look.dark])).toEqual([
      [1, false],
      [2, true],
    ]);
  });

  it('stands as it stood when its message leaves the screen and comes back', () => {
    const code = fresh();
    render(<DiagramFence code={code} clock={clock} />);
    open();
    say(drawn(1, { height: 512 }));
    cleanup();
    render(<DiagramFence code={code} clock={clock} />);
    expect(frame()?.style.height).toBe('512px');
    fireEvent.click(screen.getByRole('button', { name: 'Show code' }));
    cleanup();
    render(<DiagramFence code={code} clock={clock} />);
    expect(frame()).toBeNull();
  });

  it('says in its place which line is wrong, and shows the code', () => {
    render(<DiagramFence code={'flowchart TD\n  A --> --> B'} clock={clock} />);
    open();
    say({ diagram: 'failed', n: 1, failure: { why: 'syntax', line: 2 } });
    expect(screen.getByRole('alert').textContent).toBe('This diagram has an error on line 2: A --> --> B');
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
    expect(frame()).toBeNull();
    expect(clock.armed()).toBe(0);
  });

  it('gives up a sandbox that does not come, or does not end, and tries again when asked', async () => {
    render(<DiagramFence code={fresh()} clock={clock} />);
    fireEvent.click(screen.getByRole('button', { name: 'Show diagram' }));
    await advance(19_999);
    expect(frame()).toBeTruthy();
    await advance(1);
    expect(frame()).toBeNull();
    expect(screen.getByRole('alert').textContent).toContain('does not answer');
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(screen.queryByRole('alert')).toBeNull();
    say({ diagram: 'ready' });
    await advance(9_999);
    expect(frame()).toBeTruthy();
    await advance(1);
    expect(frame()).toBeNull();
    expect(screen.getByRole('alert').textContent).toContain('not drawn in time');
    expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
  });

  it('is not begun where it is too much, and that is said above the code: beneath a long one nobody would see it', () => {
    const { container } = render(<DiagramFence code={'block-beta\n  space:100000000\n  a'} clock={clock} />);
    fireEvent.click(screen.getByRole('button', { name: 'Show diagram' }));
    expect(frame()).toBeNull();
    expect(screen.getByRole('alert').textContent).toBe('This diagram is too large to be drawn here');
    const order = screen
      .getByRole('alert')
      .compareDocumentPosition(container.querySelector('pre') ?? container);
    expect(order).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
  });
});
