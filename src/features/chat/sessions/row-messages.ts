import { defineMessages } from '#src/i18n/messages.ts';

export const rowMessages = defineMessages({
  en: { markdown: 'Export as Markdown', json: 'Export as JSON', forGood: 'This server cannot bring it back' },
  ko: {
    markdown: 'Markdown으로 내보내기',
    json: 'JSON으로 내보내기',
    forGood: '이 서버에서는 되돌릴 수 없습니다',
  },
});
