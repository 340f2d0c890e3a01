import { defineMessages } from '#src/i18n/messages.ts';

export const rowMessages = defineMessages({
  en: { markdown: 'Export as Markdown', json: 'Export as JSON' },
  ko: { markdown: 'Markdown으로 내보내기', json: 'JSON으로 내보내기' },
});
