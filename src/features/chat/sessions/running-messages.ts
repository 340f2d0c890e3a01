import { defineMessages } from '#src/i18n/messages.ts';

export const runningMessages = defineMessages({
  en: { asking: 'waiting for approval' },
  ko: { asking: '승인 대기 중' },
});
