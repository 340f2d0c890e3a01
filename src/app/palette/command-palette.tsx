import { Check } from 'lucide-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { showTurns } from '#src/ui/show-turns.tsx';
import { controlClasses } from '#src/ui/control-classes.ts';
import { cx } from '#src/ui/cx.ts';
import type { TypedAhead } from '#src/ui/late.tsx';
import { Sheet } from '#src/ui/sheet.tsx';
import { findCommands, isOff, type Command } from './commands.ts';
import { paletteMessages } from './palette-messages.ts';
import { useCommands, type ShellParts } from './use-commands.ts';

export interface CommandPaletteProps extends ShellParts, TypedAhead {
  readonly onClose: () => void;
  /** Runs the command once the palette is gone and has given the focus back. */
  readonly onRun: (command: Command) => void;
}

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };

/** Every action by its name: type, choose with the arrows, Enter. */
export function CommandPalette({ onClose, onRun, typed = '', ...parts }: CommandPaletteProps) {
  const t = useMessages(paletteMessages);
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState(typed);
  const [chosen, setChosen] = useState<string | null>(null);
  const { groups, placesFailed } = useCommands(parts);
  const found = findCommands(groups, query);
  const flat = found.flatMap((group) => group.commands);
  const at = Math.max(
    0,
    flat.findIndex((command) => command.id === chosen),
  );
  const active = flat[at];
  const optionId = (command: Command) => `${id}-${command.id}`;

  useEffect(() => {
    field.current?.focus();
  }, []);

  const activeId = active === undefined ? undefined : optionId(active);
  useEffect(() => {
    if (activeId !== undefined) document.getElementById(activeId)?.scrollIntoView({ block: 'nearest' });
  }, [activeId]);

  const give = (command: Command) => {
    if (!isOff(command)) onRun(command);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // The Enter that commits a composition chooses nothing.
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = steps[event.key];
    if (step !== undefined && flat.length > 0) {
      event.preventDefault();
      const next = at + step;
      // By one it goes round; by a page it stops at the ends.
      const index =
        Math.abs(step) === 1
          ? (next + flat.length) % flat.length
          : Math.min(flat.length - 1, Math.max(0, next));
      setChosen(flat[index]?.id ?? null);
    }
    if (event.key === 'Enter' && active !== undefined) {
      event.preventDefault();
      give(active);
    }
  };

  return (
    <Sheet title={t('title')} onClose={onClose} side="top">
      <div className="flex flex-col">
        <div className="sticky top-0 border-b border-line bg-surface p-2">
          <input
            ref={field}
            type="text"
            role="combobox"
            aria-label={t('search')}
            aria-autocomplete="list"
            aria-expanded={flat.length > 0}
            aria-controls={flat.length > 0 ? `${id}-list` : undefined}
            aria-activedescendant={activeId}
            placeholder={t('search')}
            value={query}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => {
              setQuery(event.target.value);
              setChosen(null);
            }}
            onKeyDown={onKeyDown}
            className={cx('h-9 pointer-coarse:h-10', controlClasses)}
          />
        </div>
        {flat.length === 0 ? (
          <p role="status" className="p-4 text-ink-2">
            {t('none')}
          </p>
        ) : (
          <div id={`${id}-list`} role="listbox" aria-label={t('commands')} className="p-1">
            {found.map((group) => (
              <div key={group.id} role="group" aria-label={group.label} className="pb-1">
                <p aria-hidden="true" className="px-2 pt-2 pb-1 text-xs text-ink-3">
                  {group.label}
                </p>
                {group.commands.map((command) => (
                  <Option
                    key={command.id}
                    id={optionId(command)}
                    command={command}
                    isActive={command === active}
                    onPoint={() => {
                      setChosen(command.id);
                    }}
                    onRun={() => {
                      give(command);
                    }}
                  />
                ))}
              </div>
            ))}
          </div>
        )}
        {placesFailed ? (
          <p className="border-t border-line p-3 text-xs text-ink-2">{t('placesFailed')}</p>
        ) : null}
      </div>
    </Sheet>
  );
}

interface OptionProps {
  readonly id: string;
  readonly command: Command;
  readonly isActive: boolean;
  readonly onPoint: () => void;
  readonly onRun: () => void;
}

/** Chosen by the keys of the field above, which keeps the focus. */
function Option({ id, command, isActive, onPoint, onRun }: OptionProps) {
  return (
    <div
      id={id}
      role="option"
      aria-selected={isActive}
      aria-disabled={isOff(command) || undefined}
      onPointerMove={isActive ? undefined : onPoint}
      onPointerDown={(event) => {
        event.preventDefault();
      }}
      onClick={onRun}
      className={cx(
        'flex min-h-8 items-center gap-2 rounded-md px-2 py-1 pointer-coarse:min-h-10',
        isOff(command) ? 'text-ink-3' : 'cursor-pointer',
        isActive && 'bg-raised outline-1 outline-accent forced-colors:outline-2',
      )}
    >
      <span className="min-w-0 flex-1">
        <span className="block truncate">{showTurns(command.label)}</span>
        {isOff(command) ? <span className="block text-xs text-ink-3">{command.reason}</span> : null}
      </span>
      {command.isPresent === true ? <Check aria-hidden="true" className="size-4 shrink-0" /> : null}
      {command.shortcut === undefined ? null : (
        <kbd className="shrink-0 font-sans text-xs text-ink-3">{command.shortcut}</kbd>
      )}
    </div>
  );
}
