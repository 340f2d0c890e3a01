/** Texts of an answer's tab "Debug"; loaded with it. */
import { defineMessages } from '#src/i18n/messages.ts';

export const answerDebugMessages = defineMessages({
  en: {
    pluginRuns: 'Plugin runs of this answer',
    noRuns: 'No plugin ran for this answer.',
    untold: 'This server does not say which runs belong to an answer.',
    openDebugger: 'Open a run in the debugger by its id',
    tools: 'Tools of this answer',
    untoldRun: 'This server does not say which run it was.',
  },
  ko: {
    pluginRuns: '이 답변의 플러그인 실행',
    noRuns: '이 답변에서 실행된 플러그인이 없습니다.',
    untold: '이 서버는 어떤 실행이 어느 답변의 것인지 알려 주지 않습니다.',
    openDebugger: 'id로 디버거에서 실행 열기',
    tools: '이 답변의 도구',
    untoldRun: '이 서버는 어떤 실행이었는지 알려 주지 않습니다.',
  },
});
