import { defineMessages } from '#src/i18n/messages.ts';

/** What had been done when somebody stopped an answer. */
export const stopMessages = defineMessages({
  en: {
    finished: { one: '{count} tool had finished.', other: '{count} tools had finished.' },
    running: {
      one: '{tools} was running, and its result is not known.',
      other: '{tools} were running, and their results are not known.',
    },
  },
  ko: {
    finished: { other: '도구 {count}개가 끝나 있었습니다.' },
    running: { other: '실행 중이던 {tools}의 결과는 알 수 없습니다.' },
  },
});
