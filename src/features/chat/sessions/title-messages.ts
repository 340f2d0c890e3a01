import { defineMessages } from '#src/i18n/messages.ts';

/** Of titles that are searched for. */
export const titleMessages = defineMessages({
  en: {
    none: 'No chat has “{query}” in its title.',
    searching: 'Searching titles…',
  },
  ko: {
    none: '제목에 “{query}”이(가) 있는 대화가 없습니다.',
    searching: '제목 검색 중…',
  },
});
