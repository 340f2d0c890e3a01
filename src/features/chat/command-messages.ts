import { defineMessages } from '#src/i18n/messages.ts';

/** Of the chat's commands in the palette, loaded with them. */
export const commandMessages = defineMessages({
  en: {
    chat: 'Chat',
    find: 'Find in conversation',
    rename: 'Rename chat',
    archive: 'Archive chat',
    copyAnswer: 'Copy last answer as Markdown',
    regenerate: 'Regenerate last answer',
    sendAgain: 'Regenerate last answer: sends the prompt again',
    branch: 'Branch from the last answer',
    openRun: 'Open the run of the last answer',
    showSources: 'Show sources',
    showRun: 'Show run',
    answering: 'An answer is under way.',
    copied: 'The last answer was copied.',
    copyFailed: 'The browser did not let the last answer be copied.',
  },
  ko: {
    chat: '채팅',
    find: '대화에서 찾기',
    rename: '대화 이름 바꾸기',
    archive: '대화 보관',
    copyAnswer: '마지막 답변을 Markdown으로 복사',
    regenerate: '마지막 답변 다시 생성',
    sendAgain: '마지막 답변 다시 생성: 프롬프트를 다시 보냅니다',
    branch: '마지막 답변에서 분기',
    openRun: '마지막 답변의 실행 열기',
    showSources: '출처 보기',
    showRun: '실행 보기',
    answering: '답변을 받는 중입니다.',
    copied: '마지막 답변을 복사했습니다.',
    copyFailed: '브라우저가 마지막 답변의 복사를 허용하지 않았습니다.',
  },
});
