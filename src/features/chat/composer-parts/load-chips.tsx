import { FileText, X } from 'lucide-react';
import { useState, type MouseEvent, type ReactNode } from 'react';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { utf8Length } from '#src/protocol/limits.ts';
import { showTurns } from '#src/ui/show-turns.tsx';
import { withoutTurns } from '#src/lib/turned-text.ts';
import { Button } from '#src/ui/button.tsx';
import { IconButton } from '#src/ui/icon-button.tsx';
import { TextArea } from '#src/ui/text-area.tsx';
import { lead, leadToMessageBox } from '../lead-focus.ts';
import { countLines } from '../long-text.ts';
import { composerPartMessages } from './composer-part-messages.ts';
import { isCommand, type DraftLoad } from './draft-load.ts';
import { SaidNote } from './said-note.tsx';
import { saidMessages } from './said-messages.ts';

export interface LoadChipsProps {
  readonly load: DraftLoad;
  /** The words that it goes with. */
  readonly words: string;
  readonly onLoad: (load: DraftLoad) => void;
  readonly onPutBack: (text: string) => void;
}

/** What goes with the message that is being written: each can be opened, and taken away again. */
export function LoadChips({ load, words, onLoad, onPutBack }: LoadChipsProps) {
  const t = useMessages(composerPartMessages);
  const say = useMessages(saidMessages);
  const { formatBytes } = useFormats();
  const [openId, setOpenId] = useState<string | null>(null);
  const toggle = (id: string) => () => {
    setOpenId((known) => (known === id ? null : id));
  };
  const without = (id: string): DraftLoad => ({
    ...load,
    pastes: load.pastes.filter((paste) => paste.id !== id),
    files: load.files.filter((file) => file.id !== id),
  });
  const remove =
    (id: string) =>
    ({ currentTarget }: MouseEvent<HTMLElement>) => {
      leadToNeighbour(currentTarget);
      onLoad(without(id));
    };
  const paste = load.pastes.find(({ id }) => id === openId);
  const file = load.files.find(({ id }) => id === openId);
  return (
    <div className="border-b border-line p-2">
      <ul aria-label={t('beside')} className="flex flex-wrap gap-1.5">
        {load.pastes.map(({ id, text, said }) => (
          <Chip
            key={id}
            name={said ? say('chip', { count: countLines(text) }) : t('pasted', { count: countLines(text) })}
            open={openId === id}
            onToggle={toggle(id)}
            onRemove={remove(id)}
          />
        ))}
        {load.files.map(({ id, name, text }) => (
          <Chip
            key={id}
            icon={<FileText aria-hidden="true" className="size-3.5 shrink-0" />}
            name={t('file', { name, size: formatBytes(utf8Length(text)) })}
            open={openId === id}
            onToggle={toggle(id)}
            onRemove={remove(id)}
          />
        ))}
      </ul>
      {load.pastes.map(({ id, said }) =>
        said ? <SaidNote key={id} {...said} stays={isCommand(words)} /> : null,
      )}
      {paste ? (
        <div className="mt-2">
          <TextArea
            label={t('pastedText')}
            labelHidden
            value={paste.text}
            inputClassName="max-h-48 w-full"
            onChange={({ target }) => {
              const pastes = load.pastes.map((each) =>
                each === paste ? { ...each, text: target.value } : each,
              );
              onLoad({ ...load, pastes });
            }}
          />
          <Button
            size="sm"
            className="mt-1.5"
            onClick={() => {
              onPutBack(paste.text);
              onLoad(without(paste.id));
            }}
          >
            {t('putBack')}
          </Button>
        </div>
      ) : null}
      {file ? (
        <pre
          tabIndex={0}
          aria-label={file.name}
          className="mt-2 max-h-48 overflow-auto rounded-md bg-canvas p-2 text-xs whitespace-pre-wrap"
        >
          {file.text}
        </pre>
      ) : null}
    </div>
  );
}

interface ChipProps {
  readonly name: string;
  readonly icon?: ReactNode;
  readonly open: boolean;
  readonly onToggle: () => void;
  readonly onRemove: (event: MouseEvent<HTMLElement>) => void;
}

function Chip({ name, icon, open, onToggle, onRemove }: ChipProps) {
  const t = useMessages(composerPartMessages);
  return (
    <li className="flex max-w-full items-center rounded-md border border-line bg-canvas">
      <button
        type="button"
        aria-expanded={open}
        onClick={onToggle}
        className="flex min-w-0 items-center gap-1.5 rounded-md px-2 py-1 text-left text-xs hover:bg-raised pointer-coarse:min-h-10"
      >
        {icon}
        <span className="truncate" title={withoutTurns(name)}>
          {showTurns(name)}
        </span>
      </button>
      <IconButton
        size="sm"
        label={t('remove', { name })}
        icon={<X aria-hidden="true" />}
        onClick={onRemove}
      />
    </li>
  );
}

/** The chip goes with the focus on it, which would fall to the page: it goes on to what removes the next one. */
function leadToNeighbour(button: HTMLElement): void {
  const chip = button.closest('li');
  const neighbour = chip?.nextElementSibling ?? chip?.previousElementSibling;
  const [, next] = neighbour?.querySelectorAll('button') ?? [];
  if (next) lead(next);
  else leadToMessageBox();
}
