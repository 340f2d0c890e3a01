import { defineMessages } from '#src/i18n/messages.ts';

/** What is to be known before one asks for another answer. */
export const regenerateMessages = defineMessages({
  en: {
    sendsAgain: 'Sends the prompt again',
    limited: 'After the countdown',
  },
  ko: {
    sendsAgain: '프롬프트를 다시 보냅니다',
    limited: '카운트다운이 끝난 뒤에',
  },
});
