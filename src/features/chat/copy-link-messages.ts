import { defineMessages } from '#src/i18n/messages.ts';

export const copyLinkMessages = defineMessages({
  en: { copyLink: 'Copy link', find: 'Find in conversation' },
  ko: { copyLink: '링크 복사', find: '대화에서 찾기' },
});
