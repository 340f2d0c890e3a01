import { Paperclip } from 'lucide-react';
import {
  memo,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type RefObject,
} from 'react';
import { createPortal } from 'react-dom';
import { useExtension } from '#src/connection/react.tsx';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { createUuid } from '#src/lib/ids.ts';
import { IconButton } from '#src/ui/icon-button.tsx';
import { isLongText } from '../long-text.ts';
import { composerPartMessages } from './composer-part-messages.ts';
import { ComposerMenu } from './composer-menu.tsx';
import { composeMessage, readLoad, withMention, writeLoad, type DraftLoad } from './draft-load.ts';
import { LoadChips } from './load-chips.tsx';
import { MOST_FILE_BYTES, MOST_FILES, readFiles, type RefusedFile } from './read-files.ts';
import { useSentDrafts } from './sent-drafts.ts';
import { useComposerMenu, useTrigger, type OpenMenu } from './use-composer-menu.ts';
import { useCommandOptions, usePeopleOptions } from './use-menu-options.ts';

export interface ComposerPartsProps {
  readonly workspaceId: string;
  readonly userId: string;
  readonly applicationId: string | null;
  readonly draftKey: string;
  readonly box: RefObject<HTMLTextAreaElement | null>;
  /** Where the button for files stands. */
  readonly slot: Element | null;
  readonly disabled: boolean;
  readonly text: string;
  readonly onText: (text: string) => void;
  /** As the draft keeps it. */
  readonly load: string;
  readonly onLoad: (load: string) => void;
}

/** What the composer can do beyond words: menus, files, long pastes. Comes after the first letter can be typed. */
export function ComposerParts(props: ComposerPartsProps) {
  const { workspaceId, userId, applicationId, draftKey, box, slot, disabled, text, onText, onLoad } = props;
  const t = useMessages(composerPartMessages);
  const { formatBytes } = useFormats();
  const listId = useId();
  useSentDrafts({ key: draftKey, text, load: props.load, onText, onLoad });
  const load = readLoad(props.load);
  const keep = (next: DraftLoad): void => {
    onLoad(writeLoad(next));
  };
  const takesFiles = useExtension('attachments');
  const mayAttach = takesFiles === true;
  const rings = useExtension('mentions') === true;
  const [refused, setRefused] = useState<readonly RefusedFile[]>([]);
  /** Files were handed over, or were to be, and this server takes none. */
  const [denied, setDenied] = useState(false);

  /** What was said of a file goes with the message that it was meant for. */
  const isEmpty = text === '' && props.load === '';
  const [wasEmpty, setWasEmpty] = useState(isEmpty);
  if (isEmpty !== wasEmpty) {
    setWasEmpty(isEmpty);
    if (isEmpty) {
      setRefused([]);
      setDenied(false);
    }
  }

  const trigger = useTrigger(box);
  const [asked, setAsked] = useState(false);
  if (trigger?.kind === 'slash' && !asked) setAsked(true);
  const commands = useCommandOptions(workspaceId, applicationId, asked);
  const people = usePeopleOptions(workspaceId, userId);
  const { menu, point, choose } = useComposerMenu({
    box,
    listId,
    trigger,
    offered: trigger?.kind === 'mention' ? people : commands,
    onChosen({ person }) {
      if (person && rings) keep(withMention(load, person));
    },
  });

  const attach = async (files: readonly File[]): Promise<void> => {
    setDenied(!mayAttach);
    setRefused([]);
    if (!mayAttach) return;
    const read = await readFiles(files, MOST_FILES - load.files.length);
    setRefused(read.refused);
    // The draft went on meanwhile.
    const { load: now, keep: keepNow } = latest.current;
    keepNow({ ...now, files: [...now.files, ...read.taken] });
  };
  const fold = (pasted: string): void => {
    keep({ ...load, pastes: [...load.pastes, { id: createUuid(), text: pasted }] });
  };
  const latest = useRef({ load, keep });
  const handlers = useRef({ attach, fold, disabled });
  useLayoutEffect(() => {
    latest.current = { load, keep };
    handlers.current = { attach, fold, disabled };
  });
  const onFiles = useCallback((files: readonly File[]) => handlers.current.attach(files), []);
  useEffect(() => {
    const element = box.current;
    const form = element?.form;
    if (!element || !form) return undefined;
    const onPaste = (event: ClipboardEvent) => {
      const pasted = event.clipboardData?.getData('text/plain') ?? '';
      const files = [...(event.clipboardData?.files ?? [])];
      // A table of an office program comes as text and as a picture of it.
      if (pasted === '' && files.length > 0) void handlers.current.attach(files);
      else if (isLongText(pasted)) handlers.current.fold(pasted);
      else return;
      event.preventDefault();
    };
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;
    const onDragOver = (event: DragEvent) => {
      if (hasFiles(event)) event.preventDefault();
    };
    const onDrop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      // Else the browser leaves the page for the file.
      event.preventDefault();
      if (!handlers.current.disabled) void handlers.current.attach([...(event.dataTransfer?.files ?? [])]);
    };
    element.addEventListener('paste', onPaste);
    form.addEventListener('dragover', onDragOver);
    form.addEventListener('drop', onDrop);
    return () => {
      element.removeEventListener('paste', onPaste);
      form.removeEventListener('dragover', onDragOver);
      form.removeEventListener('drop', onDrop);
    };
  }, [box]);

  const lacksWords = load.files.length > 0 && composeMessage(text, props.load).text === '';
  return (
    <>
      {menu ? (
        <ComposerMenu
          id={listId}
          label={t(menu.kind === 'slash' ? 'commands' : 'people')}
          options={menu.options}
          active={menu.active}
          note={noteOf(menu)}
          onPoint={point}
          onChoose={choose}
        />
      ) : null}
      <p role="status" className="sr-only">
        {menu && menu.options.length > 0 ? t('found', { count: menu.options.length }) : ''}
        {menu?.status === 'loading' && menu.options.length === 0 ? noteOf(menu) : ''}
      </p>
      {load.pastes.length + load.files.length === 0 ? null : (
        <LoadChips
          load={load}
          words={text}
          onLoad={keep}
          onPutBack={(pasted) => {
            onText(text === '' ? pasted : `${text}\n\n${pasted}`);
            box.current?.focus();
          }}
        />
      )}
      {denied || refused.length > 0 || lacksWords ? (
        <div role="alert" className="flex flex-col gap-0.5 px-3 pt-2 text-xs text-ink-2">
          {denied ? <p className="text-red">{t('noAttachments')}</p> : null}
          {refused.map(({ name, problem }, index) => (
            <p key={`${name} ${String(index)}`} className="break-words text-red">
              {t(problem, { name, limit: formatBytes(MOST_FILE_BYTES), most: MOST_FILES })}
            </p>
          ))}
          {lacksWords ? <p>{t('needsWords')}</p> : null}
        </div>
      ) : null}
      {slot
        ? createPortal(
            <AttachButton
              refused={takesFiles === false}
              disabled={disabled || takesFiles === null}
              onFiles={onFiles}
            />,
            slot,
          )
        : null}
    </>
  );

  function noteOf({ kind, status, active, late }: OpenMenu): string {
    if (status === 'failed') return t('failed');
    if (status === 'loading') return t(late && active < 0 ? 'stillLoading' : 'loading');
    if (kind === 'mention') return t(rings ? 'mentionHelp' : 'noMentions');
    return t(status === 'none' ? 'noLists' : 'commandHelp');
  }
}

interface AttachButtonProps {
  /** This server takes no files: pressed, it says so. */
  readonly refused: boolean;
  readonly disabled: boolean;
  readonly onFiles: (files: readonly File[]) => Promise<void>;
}

const AttachButton = memo(function AttachButton({ refused, disabled, onFiles }: AttachButtonProps) {
  const t = useMessages(composerPartMessages);
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton
        label={t('attach')}
        icon={<Paperclip aria-hidden="true" />}
        tooltipSide="top-end"
        tip={refused ? t('noAttachments') : undefined}
        disabled={disabled}
        // In reach of the keyboard all the same: the reason is to be read.
        aria-disabled={refused || undefined}
        aria-describedby={refused ? id : undefined}
        onClick={() => {
          // A finger sees no tooltip: the reason is said where that of a file dropped here is.
          if (refused) void onFiles([]);
          else input.current?.click();
        }}
        className="aria-disabled:cursor-not-allowed aria-disabled:opacity-50"
      />
      {refused ? (
        <span id={id} hidden>
          {t('noAttachments')}
        </span>
      ) : null}
      <input
        ref={input}
        type="file"
        multiple
        hidden
        tabIndex={-1}
        aria-hidden="true"
        onChange={({ target }) => {
          void onFiles([...(target.files ?? [])]);
          // The same file may be chosen again.
          target.value = '';
        }}
      />
    </>
  );
});
