import { defineMessages } from '#src/i18n/messages.ts';

/** Of searching in a conversation, of links into it, and of its older messages. */
export const findMessages = defineMessages({
  en: {
    label: 'Find in conversation',
    position: '{n} of {total}',
    nothing: 'No matches',
    searching: 'Searching…',
    next: 'Next match',
    previous: 'Previous match',
    close: 'Close',
    earlier: 'Loading earlier messages…',
    earlierFailed: 'Earlier messages could not be loaded.',
    retry: 'Retry',
    looking: 'Looking for the linked message…',
    unknown: 'This conversation has no message with that link.',
    switched: 'The linked message is in another version of this conversation, which is shown now.',
  },
  ko: {
    label: '대화에서 찾기',
    position: '{total}개 중 {n}번째',
    nothing: '일치하는 내용 없음',
    searching: '찾는 중…',
    next: '다음 결과',
    previous: '이전 결과',
    close: '닫기',
    earlier: '이전 메시지를 불러오는 중…',
    earlierFailed: '이전 메시지를 불러오지 못했습니다.',
    retry: '다시 시도',
    looking: '링크된 메시지를 찾는 중…',
    unknown: '이 대화에는 해당 링크의 메시지가 없습니다.',
    switched: '링크된 메시지는 이 대화의 다른 버전에 있습니다. 지금 그 버전을 보고 있습니다.',
  },
});
