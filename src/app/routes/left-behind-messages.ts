import { defineMessages } from '#src/i18n/messages.ts';

/** Beneath the sign-in form. */
export const leftBehindMessages = defineMessages({
  en: {
    waiting: {
      one: '{count} message waits in this browser to be sent. It goes when whoever wrote it is signed in.',
      other:
        '{count} messages wait in this browser to be sent. They go when whoever wrote them is signed in.',
    },
  },
  ko: {
    waiting: {
      other: '보낼 메시지 {count}개가 이 브라우저에서 기다리고 있습니다. 쓴 사람이 로그인하면 보냅니다.',
    },
  },
});
