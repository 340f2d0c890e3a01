import { defineMessages } from '#src/i18n/messages.ts';

/** Texts of the connection pill. The English ones are a contract (ux.md, Shell). */
export const connectionMessages = defineMessages({
  en: {
    connection: 'Connection',
    details: 'Connection details',
    live: 'Live',
    connecting: 'Connecting',
    reconnecting: 'Reconnecting',
    inSeconds: 'in {seconds}s',
    limitedSse: 'Limited (SSE)',
    limitedPoll: 'Limited (polling)',
    paused: 'Paused',
    offline: 'Offline',
    signInAgain: 'Sign in again',
    notConnected: 'Not connected',
    retryNow: 'Retry now',
  },
  ko: {
    connection: '연결 상태',
    details: '연결 상세 정보',
    live: '실시간',
    connecting: '연결 중',
    reconnecting: '다시 연결 중',
    inSeconds: '{seconds}초 후',
    limitedSse: '제한됨 (SSE)',
    limitedPoll: '제한됨 (폴링)',
    paused: '일시 중지',
    offline: '오프라인',
    signInAgain: '다시 로그인',
    notConnected: '연결되지 않음',
    retryNow: '지금 다시 시도',
  },
});
