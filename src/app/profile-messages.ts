import { defineMessages } from '#src/i18n/messages.ts';

/** Of who one is, loaded with it. */
export const profileMessages = defineMessages({
  en: {
    role: 'Role',
    roleIn: '{role} in {workspace}',
    owner: 'Owner',
    admin: 'Admin',
    member: 'Member',
    viewer: 'Viewer',
    color: 'Color',
    colorDetail: 'Others see you in it',
    server: 'Server',
    session: 'Signed in',
    sessionStays: 'Stays signed in on this browser',
    sessionPage: 'Until this page is reloaded or closed',
    sessionOver: 'No longer: sign in again',
    waiting: {
      one: '{count} message waits here to be sent. After a sign-out it goes when you sign in again.',
      other: '{count} messages wait here to be sent. After a sign-out they go when you sign in again.',
    },
  },
  ko: {
    role: '역할',
    roleIn: '{workspace}의 {role}',
    owner: '소유자',
    admin: '관리자',
    member: '멤버',
    viewer: '뷰어',
    color: '색상',
    colorDetail: '다른 사람에게 보이는 내 색상',
    server: '서버',
    session: '로그인',
    sessionStays: '이 브라우저에서 로그인 유지',
    sessionPage: '페이지를 새로고침하거나 닫을 때까지',
    sessionOver: '만료됨: 다시 로그인하세요',
    waiting: {
      other:
        '보낼 메시지 {count}개가 이 브라우저에서 기다리고 있습니다. 로그아웃하면 다시 로그인할 때 보냅니다.',
    },
  },
});
