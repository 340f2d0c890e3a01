import { defineMessages } from '#src/i18n/messages.ts';

export const startRefusedMessages = defineMessages({
  en: { other: 'Choose another application', back: 'Back to the list of chats' },
  ko: { other: '다른 애플리케이션 선택', back: '대화 목록으로 돌아가기' },
});
