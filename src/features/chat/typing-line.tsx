import { useMessages } from '#src/i18n/use-messages.ts';
import { useChat } from './chat-context.ts';
import type { TypingPerson } from './chat-types.ts';
import { chatMessages } from './messages.ts';

/** "Mina is typing…", in a line that keeps its height. */
export function TypingLine({ typing }: { readonly typing: readonly TypingPerson[] }) {
  const t = useMessages(chatMessages);
  const { nameOf } = useChat();
  const [first, second] = typing;
  let words = '';
  if (typing.length > 2) words = t('typingMany', { count: typing.length });
  else if (first && second)
    words = t('typingTwo', { first: nameOf(first.userId), second: nameOf(second.userId) });
  else if (first) words = t('typing', { name: nameOf(first.userId) });
  return <p className="mx-auto h-5 w-full max-w-[48rem] truncate px-4 text-xs text-ink-3">{words}</p>;
}
