import { ArrowUp, Square } from 'lucide-react';
import { memo, useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { PromptExtras } from '#src/protocol/prompt-extras.ts';
import { cx } from '#src/ui/cx.ts';
import { IconButton } from '#src/ui/icon-button.tsx';
import { measurePrompt } from './chat-session.ts';
import type { ComposedMessage } from './composer-parts/draft-load.ts';
import { isSendKey } from './composer-keys.ts';
import { hasFinePointer } from './fine-pointer.ts';
import { chatMessages } from './messages.ts';
import { useComposerParts } from './use-composer-parts.ts';
import { useDraft } from './use-draft.ts';

export interface ComposerProps {
  readonly draftKey: string;
  /** An answer is under way: Enter queues, the button stops. */
  readonly busy: boolean;
  /** Why nothing can be written here, or null. */
  readonly blocked: string | null;
  /** The text was taken: sent, or queued while busy. False keeps it in the box. */
  readonly onSubmit: (text: string, extras?: PromptExtras) => boolean;
  readonly onStop: () => void;
  readonly onTyped: () => void;
  /** Beside the button: the choice of an application for a new chat. */
  readonly accessory?: ReactNode;
  readonly autoFocus?: boolean;
  /** Whose tools, documents and people are offered; absent: none. */
  readonly place?: {
    readonly workspaceId: string;
    readonly userId: string;
    readonly applicationId: string | null;
  };
}

/** It is one button that turns from one thing into another: faded, it would cost a frame each while the prompt is drawn. */
const AT_ONCE = 'transition-none!';

/** Bytes are shown from here on. */
const SHOW_SIZE_FROM = 0.8;

/** Where one writes. Enter sends, Shift+Enter breaks the line; a message over the limit is refused in place. */
export const Composer = memo(function Composer({
  draftKey,
  busy,
  blocked,
  onSubmit,
  onStop,
  onTyped,
  accessory,
  autoFocus,
  place,
}: ComposerProps) {
  const t = useMessages(chatMessages);
  const { formatBytes } = useFormats();
  const id = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useDraft(draftKey);
  const [load, setLoad] = useDraft(`${draftKey}:load`);
  const [slot, setSlot] = useState<Element | null>(null);
  const parts = useComposerParts(place !== undefined);
  // Blanks at the end are the keyboard's; those at the beginning may be code's.
  const words = text.trimEnd();
  const message: ComposedMessage = parts?.composeMessage(words, load) ?? { text: words };
  const size = measurePrompt(message.text, message.extras);
  const sizes = { bytes: formatBytes(size.bytes), limit: formatBytes(size.limit) };
  // What the draft carries beside its words is not left behind because its part is still on its way.
  const whole = load === '' || parts !== null;
  const sendable = blocked === null && whole && message.text.trim() !== '' && !size.tooLarge;

  useEffect(() => {
    // On a phone the keyboard would cover what one came to read.
    if (autoFocus !== true || !hasFinePointer()) return;
    const { current } = box;
    current?.focus();
    // Behind what stands there already: whoever types on goes on there.
    current?.setSelectionRange(current.value.length, current.value.length);
  }, [autoFocus]);

  const submit = (): void => {
    if (!sendable || !(message.extras ? onSubmit(message.text, message.extras) : onSubmit(message.text)))
      return;
    const keeps = message.keeps ?? '';
    parts?.tellSent({ key: draftKey, text, load, keeps });
    setText('');
    setLoad(keeps);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (!isSendKey(event.nativeEvent)) return;
    event.preventDefault();
    submit();
  };

  return (
    <form
      className="mx-auto w-full max-w-[48rem] px-4 pb-3"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div
        className={cx(
          'relative rounded-lg border focus-within:border-accent',
          size.tooLarge ? 'border-red' : blocked === null ? 'border-control' : 'border-line',
          blocked === null ? 'bg-surface' : 'bg-canvas',
        )}
      >
        {parts && place ? (
          <parts.ComposerParts
            {...place}
            draftKey={draftKey}
            box={box}
            slot={slot}
            disabled={blocked !== null}
            text={text}
            onText={setText}
            load={load}
            onLoad={setLoad}
          />
        ) : null}
        <div className={cx('flex', accessory == null ? 'items-end' : 'flex-col')}>
          <label htmlFor={id} className="sr-only">
            {t('message')}
          </label>
          <textarea
            ref={box}
            id={id}
            rows={1}
            value={text}
            disabled={blocked !== null}
            placeholder={blocked === null ? t('messagePlaceholder') : ''}
            aria-describedby={`${id}-help`}
            aria-invalid={size.tooLarge || undefined}
            enterKeyHint="send"
            onChange={(event) => {
              setText(event.target.value);
              if (event.target.value !== '') onTyped();
            }}
            onKeyDown={onKeyDown}
            className="field-sizing-content block max-h-[40dvh] min-h-11 w-full min-w-0 flex-1 resize-none bg-transparent px-3 pt-2.5 pb-1 pointer-coarse:min-h-13 pointer-coarse:pt-3.5 text-read outline-none placeholder:text-ink-3 disabled:cursor-not-allowed"
          />
          <div className="flex shrink-0 items-center gap-2 p-1.5">
            {accessory == null ? null : <div className="min-w-0 flex-1">{accessory}</div>}
            <span ref={setSlot} className="size-8 shrink-0 pointer-coarse:size-10" />
            {size.bytes > size.limit * SHOW_SIZE_FROM ? (
              <span className={cx('text-xs', size.tooLarge ? 'text-red' : 'text-ink-3')}>
                {t('bytes', sizes)}
              </span>
            ) : null}
            {busy && blocked === null ? (
              <IconButton
                label={t('stop')}
                icon={<Square aria-hidden="true" className="fill-current" />}
                tooltipSide="top"
                onClick={(event) => {
                  // It is the button that sends by the time the browser asks what a click on it does.
                  event.preventDefault();
                  // That one is off then, and off it would lose the focus.
                  if (event.detail === 0 || hasFinePointer()) box.current?.focus();
                  onStop();
                }}
                className={cx(AT_ONCE, 'border border-control enabled:text-ink')}
              />
            ) : (
              <IconButton
                type="submit"
                label={t('send')}
                icon={<ArrowUp aria-hidden="true" />}
                tooltipSide="top"
                disabled={!sendable}
                className={cx(
                  AT_ONCE,
                  // Each said of what is `enabled`: beside it, the colour that every icon button has would win.
                  'enabled:bg-accent enabled:text-accent-ink hover:enabled:bg-accent-hover hover:enabled:text-accent-ink disabled:bg-raised disabled:text-ink-3',
                )}
              />
            )}
          </div>
        </div>
      </div>
      <p
        id={`${id}-help`}
        role={size.tooLarge ? 'alert' : undefined}
        className={cx('mt-1.5 text-xs', noteColor())}
      >
        {blocked ?? (size.tooLarge ? t('tooLarge', sizes) : t('messageHelp'))}
      </p>
    </form>
  );

  function noteColor(): string {
    if (size.tooLarge) return 'text-red';
    return blocked === null ? 'text-ink-3 max-sm:sr-only' : 'text-ink-2';
  }
});
