import { defineMessages } from '#src/i18n/messages.ts';

/** Of what was found in messages, loaded with it. */
export const searchMessages = defineMessages({
  en: {
    inMessages: 'In messages',
    titlesOnly: 'This server searches titles only, not what was said.',
    searching: 'Searching messages…',
    none: 'No message holds “{query}”.',
    found: { one: '{count} message found', other: '{count} messages found' },
    foundMore: 'More than {count} messages found',
    failed: 'The messages could not be searched',
    more: 'Show more',
    loadingMore: 'Loading more…',
  },
  ko: {
    inMessages: '메시지',
    titlesOnly: '이 서버는 제목만 검색하고 대화 내용은 검색하지 않습니다.',
    searching: '메시지 검색 중…',
    none: '“{query}”이(가) 들어 있는 메시지가 없습니다.',
    found: { other: '메시지 {count}개를 찾았습니다' },
    foundMore: '메시지를 {count}개 넘게 찾았습니다',
    failed: '메시지를 검색하지 못했습니다',
    more: '더 보기',
    loadingMore: '더 불러오는 중…',
  },
});
