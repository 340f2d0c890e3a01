import { useId, useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { cx } from './cx.ts';

export interface TabItem<Id extends string> {
  readonly id: Id;
  readonly label: string;
  /** A count shown after the label and part of the name: "Console 5,003". */
  readonly count?: string;
}

export interface TabsProps<Id extends string> {
  readonly label: string;
  readonly tabs: readonly TabItem<Id>[];
  readonly value: Id;
  readonly onValueChange: (id: Id) => void;
  /** The selected tab's content. */
  readonly children: ReactNode;
  /** At the right end of the tab row. */
  readonly actions?: ReactNode;
  readonly className?: string;
  readonly panelClassName?: string;
}

/** Tabs with one panel. Arrows, Home and End select; Tab leaves the row for the panel. */
export function Tabs<Id extends string>({
  label,
  tabs,
  value,
  onValueChange,
  children,
  actions,
  className,
  panelClassName,
}: TabsProps<Id>) {
  const id = useId();
  const listRef = useRef<HTMLDivElement>(null);
  const select = (index: number) => {
    const target = (index + tabs.length) % tabs.length;
    const tab = tabs[target];
    if (tab === undefined) return;
    onValueChange(tab.id);
    const button = listRef.current?.children[target];
    if (button instanceof HTMLElement) button.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const present = tabs.findIndex((tab) => tab.id === value);
    const targets: Readonly<Record<string, number>> = {
      ArrowRight: present + 1,
      ArrowLeft: present - 1,
      Home: 0,
      End: tabs.length - 1,
    };
    const target = targets[event.key];
    if (target === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    select(target);
  };
  return (
    <div className={cx('flex min-h-0 min-w-0 flex-col', className)}>
      <div className="flex h-9 shrink-0 items-stretch border-b border-line">
        <div
          ref={listRef}
          role="tablist"
          aria-label={label}
          onKeyDown={onKeyDown}
          className="flex min-w-0 flex-1 items-stretch gap-1 overflow-x-auto px-2"
        >
          {tabs.map((tab) => {
            const selected = tab.id === value;
            return (
              <button
                key={tab.id}
                type="button"
                role="tab"
                id={`${id}-${tab.id}`}
                aria-selected={selected}
                aria-controls={selected ? `${id}-panel` : undefined}
                tabIndex={selected ? 0 : -1}
                onClick={() => {
                  onValueChange(tab.id);
                }}
                className={cx(
                  'inline-flex shrink-0 items-center gap-1.5 border-b-2 px-2 whitespace-nowrap transition-colors focus-visible:-outline-offset-2',
                  selected
                    ? 'border-accent font-medium text-ink'
                    : 'border-transparent text-ink-2 hover:text-ink',
                )}
              >
                {tab.label}
                {tab.count === undefined ? null : (
                  <>
                    {' '}
                    <span className="text-xs text-ink-3">{tab.count}</span>
                  </>
                )}
              </button>
            );
          })}
        </div>
        {actions === undefined ? null : <div className="flex items-center gap-1 px-2">{actions}</div>}
      </div>
      <div
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-${value}`}
        tabIndex={0}
        className={cx('min-h-0 min-w-0 flex-1 overflow-auto focus-visible:-outline-offset-2', panelClassName)}
      >
        {children}
      </div>
    </div>
  );
}
