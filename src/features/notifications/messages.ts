import { defineMessages } from '#src/i18n/messages.ts';

export const notificationMessages = defineMessages({
  en: {
    notifications: 'Notifications',
    notificationsUnread: 'Notifications, {count} unread',
    markAllRead: 'Mark all as read',
    unread: 'Unread',
    empty: 'Nothing yet',
    emptyDetail:
      'Finished and failed runs, answers that end while you are elsewhere and changes to your membership ring here.',
    keptHere: 'Shown since {time}, when this page opened. Read marks are kept in this browser.',
    missed: 'Some may be missing: this page was cut off from {from} to {to}.',
    cutOff: 'Cut off since {time}. What rings meanwhile may not show here.',
    external: 'Opens {host}',
    openExternal: 'Open {host}',
    externalQuestion: 'This leads away from Nadoo Console.',
    cancel: 'Cancel',
  },
  ko: {
    notifications: '알림',
    notificationsUnread: '알림, 읽지 않음 {count}개',
    markAllRead: '모두 읽음으로 표시',
    unread: '읽지 않음',
    empty: '아직 알림이 없습니다',
    emptyDetail: '끝나거나 실패한 실행, 자리를 비운 사이 끝난 답변, 멤버십 변경이 여기에 알려집니다.',
    keptHere: '이 페이지를 연 {time}부터의 알림입니다. 읽음 표시는 이 브라우저에 저장됩니다.',
    missed: '{from}부터 {to}까지 연결이 끊겨 빠진 알림이 있을 수 있습니다.',
    cutOff: '{time}부터 연결이 끊겼습니다. 그동안의 알림은 여기에 보이지 않을 수 있습니다.',
    external: '{host} 열기',
    openExternal: '{host} 열기',
    externalQuestion: 'Nadoo Console 밖으로 이동합니다.',
    cancel: '취소',
  },
});
