import { defineMessages } from '#src/i18n/messages.ts';

export const queueMessages = defineMessages({
  en: {
    queuedMessages: 'Queued messages',
    queuedText: 'Queued message',
    rests:
      'Held back, since the last answer was stopped or failed: send one now, or they follow your next message’s answer.',
    cut: 'No connection: they go one after the other once it is back.',
    sendNow: 'Send now',
    edit: 'Edit',
    remove: 'Remove',
    moveUp: 'Move up',
    moveDown: 'Move down',
    save: 'Save',
    cancel: 'Cancel',
    empty: 'Nothing to save: write something, or cancel.',
    attachedFiles: 'Attached files',
  },
  ko: {
    queuedMessages: '대기 중인 메시지',
    queuedText: '대기 중인 메시지',
    rests:
      '마지막 답변이 중지되었거나 실패하여 보내지 않고 있습니다. 지금 보내거나, 다음 메시지의 답변 뒤에 이어서 보냅니다.',
    cut: '연결이 끊겼습니다. 다시 연결되면 차례로 보냅니다.',
    sendNow: '지금 보내기',
    edit: '편집',
    remove: '삭제',
    moveUp: '위로',
    moveDown: '아래로',
    save: '저장',
    cancel: '취소',
    empty: '저장할 내용이 없습니다. 내용을 쓰거나 취소하세요.',
    attachedFiles: '첨부 파일',
  },
});
