import { defineMessages } from '#src/i18n/messages.ts';

/** What the details of an answer say of which answer they are. */
export const inspectorMessages = defineMessages({
  en: {
    answerTo: 'Answer to “{words}”',
    answer: 'Answer',
    bring: 'Show it in the conversation',
  },
  ko: {
    answerTo: '“{words}”에 대한 답변',
    answer: '답변',
    bring: '대화에서 보기',
  },
});
