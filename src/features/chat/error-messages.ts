import { defineMessages } from '#src/i18n/messages.ts';

/** What errors of requests and of answers alike mean to the user, and what can be done. */
export const errorMessages = defineMessages({
  en: {
    rate_limitDetail: 'The server asks to wait a moment.',
    auth_error: 'You are signed out',
    auth_errorDetail: 'Sign in again: your message is kept here.',
    forbidden: 'You may not write here: this chat is read-only for you',
    forbiddenDetail: 'The server refused it. Ask an admin of the workspace what you may do here.',
    server: 'The server failed',
    serverDetail: 'Try again. If it stays, give the request id to whoever runs the server.',
    networkDetail: 'Check the connection, then try again. Your text is kept.',
    other: 'That did not work',
    otherDetail: 'Try again in a moment.',
    retry: 'Retry',
    retryIn: 'Retry in {seconds} s',
    signIn: 'Sign in again',
  },
  ko: {
    rate_limitDetail: '서버가 잠시 기다려 달라고 합니다.',
    auth_error: '로그아웃되었습니다',
    auth_errorDetail: '다시 로그인하세요. 메시지는 여기에 남아 있습니다.',
    forbidden: '이 대화는 읽기 전용이라 쓸 수 없습니다',
    forbiddenDetail: '서버가 거절했습니다. 여기서 할 수 있는 일을 워크스페이스 관리자에게 물어보세요.',
    server: '서버에 오류가 났습니다',
    serverDetail: '다시 시도하세요. 계속되면 요청 ID를 서버 운영자에게 알려 주세요.',
    networkDetail: '연결을 확인하고 다시 시도하세요. 쓰던 글은 남아 있습니다.',
    other: '잘되지 않았습니다',
    otherDetail: '잠시 후 다시 시도하세요.',
    retry: '다시 시도',
    retryIn: '{seconds}초 후 다시 시도',
    signIn: '다시 로그인',
  },
});
