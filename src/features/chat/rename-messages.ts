import { defineMessages } from '#src/i18n/messages.ts';

/** Of a title that could not be changed; loaded with its field. */
export const renameMessages = defineMessages({
  en: {
    refused: 'Not renamed. The server says: {words}',
    unreachable: 'Not renamed: the server cannot be reached. Try again.',
    failed: 'Not renamed. Try again in a moment.',
  },
  ko: {
    refused: '이름을 바꾸지 못했습니다. 서버의 답: {words}',
    unreachable: '서버에 연결할 수 없어 이름을 바꾸지 못했습니다. 다시 시도하세요.',
    failed: '이름을 바꾸지 못했습니다. 잠시 후 다시 시도하세요.',
  },
});
