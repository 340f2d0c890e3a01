import { defineMessages } from '#src/i18n/messages.ts';

export const queueMessages = defineMessages({
  en: {
    queuedMessages: 'Queued messages',
    queuedText: 'Queued message',
    rests:
      'Held back, since the last answer was stopped or failed: send one now, or they follow your next message’s answer.',
    beingEdited: 'Held back while it is edited, here or in another tab: save it, or send it now.',
    waitsForEdit: 'Not sent while you edit it.',
    rescued:
      'What you were editing was sent or removed meanwhile. Your words are kept here as a new message.',
    cut: 'No connection: they go one after the other once it is back.',
    runsOn: {
      one: 'It follows {name}’s answer, which on this server nobody else can stop.',
      other: 'They follow {name}’s answer, which on this server nobody else can stop.',
    },
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
    beingEdited: '여기나 다른 탭에서 편집하는 동안 보내지 않습니다. 저장하거나 지금 보내세요.',
    waitsForEdit: '편집하는 동안에는 보내지 않습니다.',
    rescued:
      '편집하던 메시지가 그사이에 전송되었거나 삭제되었습니다. 입력한 내용은 여기에 새 메시지로 남아 있습니다.',
    cut: '연결이 끊겼습니다. 다시 연결되면 차례로 보냅니다.',
    runsOn: '{name}님의 답변이 끝나면 보냅니다. 이 서버에서는 다른 사람이 그 답변을 중지할 수 없습니다.',
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
