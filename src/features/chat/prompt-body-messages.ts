import { defineMessages } from '#src/i18n/messages.ts';

export const promptBodyMessages = defineMessages({
  en: {
    showLines: { one: 'Show all {count} line', other: 'Show all {count} lines' },
    showCharacters: { one: 'Show all {count} character', other: 'Show all {count} characters' },
    showLess: 'Show less',
    copy: 'Copy',
    attachedFiles: 'Attached files',
    file: { one: '{name}, {count} line', other: '{name}, {count} lines' },
    mentions: 'Mentions {names}',
  },
  ko: {
    showLines: { other: '전체 {count}줄 보기' },
    showCharacters: { other: '전체 {count}자 보기' },
    showLess: '접기',
    copy: '복사',
    attachedFiles: '첨부 파일',
    file: { other: '{name}, {count}줄' },
    mentions: '{names} 님을 언급함',
  },
});
