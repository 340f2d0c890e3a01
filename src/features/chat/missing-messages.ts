import { defineMessages } from '#src/i18n/messages.ts';

/** A chat that is not there, or no more. */
export const missingMessages = defineMessages({
  en: {
    missingTitle: 'There is no such chat',
    missingDetail: 'It may have been removed, or it belongs to a workspace that you are not in.',
  },
  ko: {
    missingTitle: '그런 대화가 없습니다',
    missingDetail: '삭제되었거나 참여하지 않은 워크스페이스의 대화입니다.',
  },
});
