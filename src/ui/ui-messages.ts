import { defineMessages } from '#src/i18n/messages.ts';

export const uiMessages = defineMessages({
  en: {
    loading: 'Loading',
    close: 'Close',
    copied: 'Copied',
    copyFailed: 'The browser refused the clipboard. Select the text and copy it by hand.',
    requestId: 'Request {id}',
    online: 'Online',
    idle: 'Idle',
    left: 'Recently left',
    offline: 'Offline',
  },
  ko: {
    loading: '불러오는 중',
    close: '닫기',
    copied: '복사함',
    copyFailed: '브라우저가 클립보드를 막았습니다. 글을 선택해 직접 복사하세요.',
    requestId: '요청 {id}',
    online: '온라인',
    idle: '자리 비움',
    left: '방금 나감',
    offline: '오프라인',
  },
});
