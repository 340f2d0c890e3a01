import { FileText, Wrench } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { withoutTurns } from '#src/lib/turned-text.ts';
import { Avatar } from '#src/ui/avatar.tsx';
import { cx } from '#src/ui/cx.ts';
import type { MenuOption } from './match-options.ts';
import { optionId } from './option-id.ts';

export interface ComposerMenuProps {
  readonly id: string;
  readonly label: string;
  readonly options: readonly MenuOption[];
  /** -1: none. */
  readonly active: number;
  /** What choosing does, or why there is nothing to choose. */
  readonly note: string;
  readonly onPoint: (index: number) => void;
  readonly onChoose: (option: MenuOption) => void;
}

/** Suggestions above the box, whose focus stays where one writes. */
export function ComposerMenu({ id, label, options, active, note, onPoint, onChoose }: ComposerMenuProps) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    // Not in jsdom.
    (list.current?.children[active] as Partial<HTMLElement> | undefined)?.scrollIntoView?.({
      block: 'nearest',
    });
  }, [active, options]);
  return (
    <div className="absolute inset-x-0 bottom-full z-20 mb-1 overflow-hidden rounded-lg border border-line bg-surface shadow-lg">
      {options.length === 0 ? null : (
        <ul ref={list} id={id} role="listbox" aria-label={label} className="max-h-64 overflow-y-auto p-1">
          {options.map((option, index) => (
            <li
              key={option.key}
              id={optionId(id, index)}
              role="option"
              aria-selected={index === active}
              // The box keeps the focus, and the caret its place.
              onMouseDown={(event) => {
                event.preventDefault();
              }}
              onMouseMove={() => {
                if (index !== active) onPoint(index);
              }}
              onClick={() => {
                onChoose(option);
              }}
              className={cx(
                'flex cursor-default items-center gap-2 rounded-md px-2 py-1.5 pointer-coarse:min-h-10',
                index === active && 'bg-raised forced-colors:outline',
              )}
            >
              <span className="shrink-0 text-ink-3 [&_svg]:size-4">{iconOf(option)}</span>
              <span className="min-w-0 flex-1">
                <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
                  <span className="min-w-0 font-medium break-words">{withoutTurns(option.label)}</span>
                  {option.hint === '' ? null : (
                    <span className="min-w-0 font-mono text-xs break-words text-ink-2">
                      {withoutTurns(option.hint)}
                    </span>
                  )}
                </span>
                {option.detail === '' ? null : (
                  <span className="line-clamp-2 text-xs text-ink-2">{withoutTurns(option.detail)}</span>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
      <p className={cx('px-3 py-1.5 text-xs text-ink-2', options.length > 0 && 'border-t border-line')}>
        {note}
      </p>
    </div>
  );
}

function iconOf({ kind, person }: MenuOption): ReactNode {
  if (person) return <Avatar id={person.id} name={person.name} size="sm" decorative />;
  return kind === 'tool' ? <Wrench aria-hidden="true" /> : <FileText aria-hidden="true" />;
}
