import { Check } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { withoutTurns } from '#src/lib/turned-text.ts';
import { cx } from './cx.ts';
import { Floating } from './floating.tsx';
import { nextMenuIndex } from './menu-keys.ts';
import type { Placement } from './place-floating.ts';
import type { TriggerProps } from './popover.tsx';

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly icon?: ReactNode;
  /** Beneath the label: what is to be known before it is chosen. */
  readonly detail?: ReactNode;
  readonly onSelect: () => void;
  readonly disabled?: boolean;
  /** Given: one of a set of choices (`menuitemradio`), true for the present one. */
  readonly checked?: boolean;
  /** With `checked`: on or off by itself (`menuitemcheckbox`). */
  readonly toggle?: boolean;
  readonly tone?: 'danger';
}

export interface MenuGroup {
  /** Seen above the group and read as its name. */
  readonly label?: string;
  readonly items: readonly MenuItem[];
}

export interface MenuProps {
  readonly label: string;
  readonly trigger: (props: TriggerProps) => ReactNode;
  readonly groups: readonly MenuGroup[];
  /** Shown above the items, not focusable: whose menu it is. */
  readonly header?: ReactNode;
  readonly placement?: Placement;
}

/** A button with a list of commands (`menu`): arrows, Home, End and first letters move, Enter runs, Escape returns. */
export function Menu({ label, trigger, groups, header, placement = 'bottom-start' }: MenuProps) {
  const id = useId();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [open, setOpen] = useState(false);
  return (
    <>
      {trigger({
        ref: setAnchor,
        'aria-haspopup': 'menu',
        'aria-expanded': open,
        'aria-controls': open ? id : undefined,
        onClick: () => {
          setOpen(!open);
        },
      })}
      {open ? (
        <Floating
          anchor={anchor}
          placement={placement}
          onDismiss={(reason) => {
            setOpen(false);
            if (reason === 'escape') anchor?.focus();
          }}
          className="flex max-h-[85dvh] max-w-[min(22rem,calc(100vw-1rem))] min-w-52 animate-appear flex-col overflow-auto rounded-lg border border-line bg-surface p-1 shadow-lg"
        >
          {header}
          <MenuItems
            id={id}
            label={label}
            groups={groups}
            onClose={() => {
              setOpen(false);
              anchor?.focus();
            }}
          />
        </Floating>
      ) : null}
    </>
  );
}

interface MenuItemsProps {
  readonly id: string;
  readonly label: string;
  readonly groups: readonly MenuGroup[];
  readonly onClose: () => void;
}

function MenuItems({ id, label, groups, onClose }: MenuItemsProps) {
  const menuRef = useRef<HTMLDivElement>(null);
  const buttons = () => [...(menuRef.current?.querySelectorAll<HTMLButtonElement>('button:enabled') ?? [])];
  useEffect(() => {
    menuRef.current?.querySelector<HTMLButtonElement>('button:enabled')?.focus({ preventScroll: true });
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Tab') {
      event.preventDefault();
      onClose();
      return;
    }
    const all = buttons();
    const present = all.findIndex((button) => button === document.activeElement);
    const next = nextMenuIndex(
      event.key,
      present,
      all.map((button) => button.textContent),
    );
    if (next === null) return;
    event.preventDefault();
    all[next]?.focus();
  };
  return (
    <div ref={menuRef} id={id} role="menu" tabIndex={-1} aria-label={label} onKeyDown={onKeyDown}>
      {groups.map((group, index) => (
        <div
          key={group.label ?? index}
          role="group"
          aria-label={group.label}
          className={cx(index > 0 && 'mt-1 border-t border-line pt-1')}
        >
          {group.label === undefined ? null : (
            <p aria-hidden="true" className="px-2 py-1 text-xs text-ink-3">
              {group.label}
            </p>
          )}
          {group.items.map((item) => (
            <button
              key={item.id}
              type="button"
              tabIndex={-1}
              role={roleOf(item)}
              aria-checked={item.checked}
              // What is said beside the label describes it, and is no part of its name.
              aria-label={item.detail ? item.label : undefined}
              aria-describedby={item.detail ? `${id}-${item.id}` : undefined}
              disabled={item.disabled}
              onPointerEnter={(event) => {
                event.currentTarget.focus({ preventScroll: true });
              }}
              onClick={() => {
                onClose();
                item.onSelect();
              }}
              className={cx(
                'flex min-h-8 w-full items-center gap-2 rounded-md px-2 text-left outline-none focus:bg-raised pointer-coarse:min-h-10 [&_svg]:size-4 [&_svg]:shrink-0',
                'focus-visible:outline-2 focus-visible:-outline-offset-2 disabled:opacity-50',
                item.tone === 'danger' ? 'text-red' : 'text-ink',
              )}
            >
              {item.icon}
              <span className="min-w-0 flex-1 truncate">
                {withoutTurns(item.label)}
                {item.detail && <span id={`${id}-${item.id}`}>{item.detail}</span>}
              </span>
              {item.checked === true ? <Check aria-hidden="true" /> : null}
            </button>
          ))}
        </div>
      ))}
    </div>
  );
}

function roleOf({ checked, toggle }: MenuItem): 'menuitem' | 'menuitemradio' | 'menuitemcheckbox' {
  if (checked === undefined) return 'menuitem';
  return toggle === true ? 'menuitemcheckbox' : 'menuitemradio';
}
