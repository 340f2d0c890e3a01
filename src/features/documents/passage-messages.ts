import { defineMessages } from '#src/i18n/messages.ts';

/** Texts of a document that is opened at a passage. */
export const passageMessages = defineMessages({
  en: {
    shown: 'The cited passage is selected: line {line}.',
    show: 'Show it again',
    missing: 'The cited passage is not in this document any more: “{words}”',
  },
  ko: {
    shown: '인용된 구절을 선택했습니다: {line}번째 줄.',
    show: '다시 보기',
    missing: '인용된 구절이 더 이상 이 문서에 없습니다: “{words}”',
  },
});
