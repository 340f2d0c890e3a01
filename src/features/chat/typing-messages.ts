import { defineMessages } from '#src/i18n/messages.ts';

export const typingMessages = defineMessages({
  en: {
    typing: '{name} is typing…',
    typingTwo: '{first} and {second} are typing…',
    typingMany: { one: '{count} person is typing…', other: '{count} people are typing…' },
  },
  ko: {
    typing: '{name} 님이 입력 중…',
    typingTwo: '{first} 님과 {second} 님이 입력 중…',
    typingMany: { other: '{count}명이 입력 중…' },
  },
});
