import { defineMessages } from '#src/i18n/messages.ts';

export const startRefusedMessages = defineMessages({
  en: {
    why: 'You may start no chat with this application.',
    other: 'Choose another application',
    back: 'Back to the list of chats',
  },
  ko: {
    why: '이 애플리케이션으로는 대화를 시작할 권한이 없습니다.',
    other: '다른 애플리케이션 선택',
    back: '대화 목록으로 돌아가기',
  },
});
