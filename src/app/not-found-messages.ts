import { defineMessages } from '#src/i18n/messages.ts';

export const notFoundMessages = defineMessages({
  en: {
    notFound: 'There is no such page.',
    notFoundDetail: 'Nothing lives at {path}. The link may be old or cut off.',
    backHome: 'Back to the console',
  },
  ko: {
    notFound: '없는 페이지입니다.',
    notFoundDetail: '{path} 주소에는 아무것도 없습니다. 링크가 오래되었거나 잘렸을 수 있습니다.',
    backHome: '콘솔로 돌아가기',
  },
});
