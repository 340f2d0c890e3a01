import { defineMessages } from '#src/i18n/messages.ts';

export const queueMessages = defineMessages({
  en: {
    queuedMessages: 'Queued messages',
    queuedText: 'Queued message',
    sendNow: 'Send now',
    edit: 'Edit',
    remove: 'Remove',
    moveUp: 'Move up',
    moveDown: 'Move down',
    save: 'Save',
    attachedFiles: 'Attached files',
  },
  ko: {
    queuedMessages: '대기 중인 메시지',
    queuedText: '대기 중인 메시지',
    sendNow: '지금 보내기',
    edit: '편집',
    remove: '삭제',
    moveUp: '위로',
    moveDown: '아래로',
    save: '저장',
    attachedFiles: '첨부 파일',
  },
});
