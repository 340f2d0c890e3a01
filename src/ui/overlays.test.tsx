// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { setLocale } from '#src/i18n/locale.ts';
import { Menu } from './menu.tsx';
import { placeFloating } from './place-floating.ts';
import { Popover } from './popover.tsx';
import { Sheet } from './sheet.tsx';
import { Tabs } from './tabs.tsx';

setLocale('en');
afterEach(cleanup);

describe('Menu', () => {
  const setup = () => {
    const onSelect = vi.fn();
    render(
      <>
        <Menu
          label="User menu"
          trigger={(props) => <button {...props}>Ada</button>}
          groups={[
            {
              label: 'Theme',
              items: [
                { id: 'light', label: 'Light', checked: true, onSelect },
                { id: 'dark', label: 'Dark', checked: false, onSelect },
              ],
            },
            { items: [{ id: 'out', label: 'Sign out', onSelect }] },
          ]}
        />
        <button>Elsewhere</button>
      </>,
    );
    return { onSelect, user: userEvent.setup() };
  };

  it('shows what turns a label as a mark, and names the item by it', async () => {
    const items = [{ id: 'one', label: 'A\u202Ecme', onSelect: vi.fn() }];
    render(<Menu label="M" trigger={(props) => <button {...props}>Open</button>} groups={[{ items }]} />);
    await userEvent.click(screen.getByRole('button', { name: 'Open' }));
    expect(screen.getByRole('menuitem', { name: 'A\uFFFDcme' })).toBeTruthy();
  });

  it('opens by click, moves by keys and letters, runs by Enter and gives the focus back', async () => {
    const { onSelect, user } = setup();
    const trigger = screen.getByRole('button', { name: 'Ada' });
    await user.click(trigger);
    expect(trigger.getAttribute('aria-expanded')).toBe('true');
    expect(document.activeElement).toBe(screen.getByRole('menuitemradio', { name: 'Light', checked: true }));
    await user.keyboard('{ArrowDown}');
    expect(document.activeElement?.textContent).toBe('Dark');
    await user.keyboard('{End}{ArrowDown}');
    expect(document.activeElement?.textContent).toBe('Light');
    await user.keyboard('s{Enter}');
    expect(onSelect).toHaveBeenCalledOnce();
    expect(screen.queryByRole('menu')).toBeNull();
    expect(document.activeElement).toBe(trigger);
  });

  it('closes on Escape and on a press elsewhere', async () => {
    const { user } = setup();
    const trigger = screen.getByRole('button', { name: 'Ada' });
    await user.click(trigger);
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('menu')).toBeNull();
    expect(document.activeElement).toBe(trigger);
    await user.click(trigger);
    await user.click(screen.getByRole('button', { name: 'Elsewhere' }));
    expect(screen.queryByRole('menu')).toBeNull();
  });
});

describe('Popover', () => {
  it('is a named dialog that takes the focus and returns it', async () => {
    const onOpenChange = vi.fn();
    const user = userEvent.setup();
    render(
      <Popover
        label="Connection details"
        onOpenChange={onOpenChange}
        trigger={(props) => <button {...props}>Live</button>}
      >
        {(close) => <button onClick={close}>Done</button>}
      </Popover>,
    );
    await user.click(screen.getByRole('button', { name: 'Live' }));
    expect(document.activeElement).toBe(screen.getByRole('dialog', { name: 'Connection details' }));
    await user.click(screen.getByRole('button', { name: 'Done' }));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(document.activeElement?.textContent).toBe('Live');
    expect(onOpenChange.mock.calls).toEqual([[true], [false]]);
  });
});

describe('Sheet', () => {
  it('is a named dialog with a way out', async () => {
    const onClose = vi.fn();
    render(
      <Sheet title="Workspace members" onClose={onClose}>
        <p>Ada</p>
      </Sheet>,
    );
    expect(screen.getByRole('dialog', { name: 'Workspace members' })).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Close' }));
    expect(onClose).toHaveBeenCalledOnce();
  });
});

describe('a surface that was a sheet', () => {
  it('is measured without the edges of the sheet once the window is wider', () => {
    const surface = document.createElement('div');
    const anchor = document.createElement('button');
    placeFloating(surface, anchor, 'sheet');
    expect([surface.style.right, surface.style.bottom]).toEqual(['0px', '0px']);
    const measured = vi.spyOn(surface, 'offsetWidth', 'get').mockImplementation(() => {
      expect([surface.style.right, surface.style.bottom]).toEqual(['', '']);
      return 300;
    });
    placeFloating(surface, anchor, 'bottom-end');
    expect(measured).toHaveBeenCalled();
  });
});

describe('Tabs', () => {
  it('selects by arrows, names the panel, counts in the name', async () => {
    const onValueChange = vi.fn();
    render(
      <Tabs
        label="Run"
        tabs={[
          { id: 'timeline', label: 'Timeline' },
          { id: 'console', label: 'Console', count: '5,003' },
        ]}
        value="timeline"
        onValueChange={onValueChange}
      >
        content
      </Tabs>,
    );
    expect(screen.getByRole('tab', { name: 'Console 5,003' })).toBeTruthy();
    expect(screen.getByRole('tabpanel', { name: 'Timeline' }).textContent).toBe('content');
    await userEvent.click(screen.getByRole('tab', { name: 'Timeline' }));
    await userEvent.keyboard('{ArrowRight}');
    expect(onValueChange).toHaveBeenLastCalledWith('console');
  });
});
