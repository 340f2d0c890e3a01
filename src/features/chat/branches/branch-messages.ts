import { defineMessages } from '#src/i18n/messages.ts';

export const branchMessages = defineMessages({
  en: {
    previous: 'Previous version',
    next: 'Next version',
    versions: 'Versions',
    place: '{n} / {count}',
    edit: 'Edit',
    editText: 'Edited message',
    editHelp: 'Enter sends it as a new version, Esc cancels',
    editResend: 'Enter sends it again: this server keeps no versions. Esc cancels',
    save: 'Save',
    cancel: 'Cancel',
    elsewhere: '{name} goes on in another version of this conversation, which you do not see.',
    showIt: 'Show that version',
    tooLarge: 'This message is {bytes}; the server takes {limit}. Shorten it.',
  },
  ko: {
    previous: '이전 버전',
    next: '다음 버전',
    versions: '버전',
    place: '{n} / {count}',
    edit: '편집',
    editText: '편집한 메시지',
    editHelp: 'Enter로 새 버전을 보내고 Esc로 취소합니다',
    editResend: 'Enter로 다시 보냅니다. 이 서버는 버전을 보관하지 않습니다. Esc로 취소합니다',
    save: '저장',
    cancel: '취소',
    elsewhere: '{name} 님이 지금 보이지 않는 다른 버전에서 대화를 이어 가고 있습니다.',
    showIt: '그 버전 보기',
    tooLarge: '이 메시지는 {bytes}입니다. 서버는 {limit}까지 받습니다. 줄이세요.',
  },
});
