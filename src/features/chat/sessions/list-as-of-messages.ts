import { defineMessages } from '#src/i18n/messages.ts';

export const listAsOfMessages = defineMessages({
  en: {
    asOf: 'as of {time}',
    asOfDetail: 'The list could not be fetched anew. It stands as it was at {time}.',
    cut: 'The connection to this workspace is cut. The list stands as it was at {time}.',
  },
  ko: {
    asOf: '{time} 기준',
    asOfDetail: '목록을 새로 불러오지 못했습니다. {time} 기준입니다.',
    cut: '이 워크스페이스와의 연결이 끊겼습니다. 목록은 {time} 기준입니다.',
  },
});
