import { defineMessages } from '#src/i18n/messages.ts';

export const queueMessages = defineMessages({
  en: {
    queuedMessages: 'Queued messages',
    queuedText: 'Queued message',
    rests:
      'Held back, since the last answer was stopped or failed: send one now, or they follow your next message’s answer.',
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
    rests:
      '마지막 답변이 중지되었거나 실패하여 보내지 않고 있습니다. 지금 보내거나, 다음 메시지의 답변 뒤에 이어서 보냅니다.',
    sendNow: '지금 보내기',
    edit: '편집',
    remove: '삭제',
    moveUp: '위로',
    moveDown: '아래로',
    save: '저장',
    attachedFiles: '첨부 파일',
  },
});
