import { defineMessages } from '#src/i18n/messages.ts';

export const noApplicationsMessages = defineMessages({
  en: {
    title: 'This workspace has no application to chat with',
    detail: 'Ask an admin of the workspace to add one.',
  },
  ko: {
    title: '이 워크스페이스에는 대화할 애플리케이션이 없습니다',
    detail: '워크스페이스 관리자에게 추가를 요청하세요.',
  },
});
