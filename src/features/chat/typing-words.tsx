import { useMessages } from '#src/i18n/use-messages.ts';
import { useChat } from './chat-context.ts';
import type { TypingPerson } from './chat-types.ts';
import { typingMessages } from './typing-messages.ts';

/** "Mina is typing…" */
export default function TypingWords({ typing }: { readonly typing: readonly TypingPerson[] }) {
  const t = useMessages(typingMessages);
  const { nameOf } = useChat();
  const [first, second] = typing;
  if (typing.length > 2) return t('typingMany', { count: typing.length });
  if (first && second) return t('typingTwo', { first: nameOf(first.userId), second: nameOf(second.userId) });
  return first ? t('typing', { name: nameOf(first.userId) }) : null;
}
