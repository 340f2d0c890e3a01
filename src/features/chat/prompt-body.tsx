import { FileText } from 'lucide-react';
import { Fragment, useId, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { Attachment } from '#src/protocol/prompt-extras.ts';
import { Button } from '#src/ui/button.tsx';
import { CopyButton } from '#src/ui/copy-button.tsx';
import { cx } from '#src/ui/cx.ts';
import { showTurns } from '#src/ui/show-turns.tsx';
import { withoutTurns } from '#src/lib/turned-text.ts';
import { useChat } from './chat-context.ts';
import type { Prompt } from './chat-types.ts';
import { placeMentions, type Mention } from './composer-parts/place-mentions.ts';
import { countLines, isLongText } from './long-text.ts';
import { promptBodyMessages } from './prompt-body-messages.ts';

/**
 * The words as they were typed, with whom they mention and what came with them. A long text shows its beginning; all of
 * it stands in the page, to be found, selected and copied.
 */
export function PromptBody({ prompt }: { readonly prompt: Prompt }) {
  const t = useMessages(promptBodyMessages);
  const { nameOf } = useChat();
  const id = useId();
  const [open, setOpen] = useState(false);
  const { text, extras } = prompt;
  const long = isLongText(text);
  const folded = long && !open;
  const words = useRef<HTMLParagraphElement>(null);
  const wasOpen = useRef(false);
  useLayoutEffect(() => {
    // Folded again, it shows its beginning: the browser puts a box that scrolls anew where it was scrolled to before.
    if (folded && wasOpen.current && words.current) words.current.scrollTop = 0;
    wasOpen.current = open;
  }, [folded, open]);
  const people = (extras?.mentions ?? []).map((person) => ({ id: person, name: nameOf(person) }));
  const placed = placeMentions(text, people);
  // Renamed since: then the words have another name.
  const elsewhere = people.filter(({ id: person }) => !placed.some((each) => each.person.id === person));
  const lines = countLines(text);
  const whole =
    lines > 1 ? t('showLines', { count: lines }) : t('showCharacters', { count: [...text].length });
  return (
    <>
      <p
        ref={words}
        id={id}
        className={cx(
          'mt-1 rounded-lg bg-canvas px-3 py-2 text-read break-words whitespace-pre-wrap sm:ml-7',
          folded && 'max-h-48 overflow-hidden mask-b-from-[8rem]',
        )}
        onScroll={
          folded
            ? ({ currentTarget }) => {
                // A search found something in what is folded, and went there.
                if (currentTarget.scrollTop > 0) setOpen(true);
              }
            : undefined
        }
      >
        {withNames(text, placed)}
      </p>
      {long ? (
        <div className="mt-1 flex items-center gap-1 sm:ml-7">
          <Button
            size="sm"
            variant="ghost"
            aria-expanded={open}
            aria-controls={id}
            onClick={() => {
              setOpen(!open);
            }}
          >
            {open ? t('showLess') : whole}
          </Button>
          <CopyButton label={t('copy')} text={text} />
        </div>
      ) : null}
      {elsewhere.length === 0 ? null : (
        <p className="mt-1 text-xs text-ink-2 sm:ml-7">
          {t('mentions', { names: elsewhere.map(({ name }) => name).join(', ') })}
        </p>
      )}
      {extras && extras.attachments.length > 0 ? <Attachments files={extras.attachments} /> : null}
    </>
  );
}

function withNames(text: string, placed: ReturnType<typeof placeMentions>): ReactNode {
  if (placed.length === 0) return showTurns(text);
  const pieces: ReactNode[] = [];
  let at = 0;
  for (const { start, end, person } of placed) {
    pieces.push(
      <Fragment key={at}>{showTurns(text.slice(at, start))}</Fragment>,
      <Name key={`@${String(start)}`} person={person} />,
    );
    at = end;
  }
  return [...pieces, <Fragment key={at}>{showTurns(text.slice(at))}</Fragment>];
}

function Name({ person }: { readonly person: Mention }) {
  const { selfId } = useChat();
  return (
    <span
      data-mention={person.id}
      className={cx('rounded-sm font-medium text-accent', person.id === selfId && 'bg-accent-soft')}
    >
      @{showTurns(person.name)}
    </span>
  );
}

function Attachments({ files }: { readonly files: readonly Attachment[] }) {
  const t = useMessages(promptBodyMessages);
  const [openAt, setOpenAt] = useState<number | null>(null);
  const file = openAt === null ? undefined : files[openAt];
  return (
    <div className="mt-1.5 sm:ml-7">
      <ul aria-label={t('attachedFiles')} className="flex flex-wrap gap-1.5">
        {files.map(({ name, text }, index) => (
          <li key={`${name} ${String(index)}`} className="max-w-full">
            <button
              type="button"
              aria-expanded={openAt === index}
              onClick={() => {
                setOpenAt(openAt === index ? null : index);
              }}
              className="flex max-w-full items-center gap-1.5 rounded-md border border-line px-2 py-1 text-left text-xs hover:bg-raised pointer-coarse:min-h-10"
            >
              <FileText aria-hidden="true" className="size-3.5 shrink-0 text-ink-3" />
              <span className="truncate" title={withoutTurns(name)}>
                {showTurns(t('file', { name, count: countLines(text) }))}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {file ? (
        <div className="mt-1.5 flex items-start gap-1">
          <pre
            tabIndex={0}
            aria-label={file.name}
            className="max-h-64 min-w-0 flex-1 overflow-auto rounded-md border border-line bg-canvas p-2 text-xs whitespace-pre-wrap"
          >
            {showTurns(file.text)}
          </pre>
          <CopyButton label={t('copy')} text={file.text} />
        </div>
      ) : null}
    </div>
  );
}
