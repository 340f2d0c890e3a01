import { defineMessages } from '#src/i18n/messages.ts';

export const notificationMessages = defineMessages({
  en: {
    notifications: 'Notifications',
    notificationsUnread: 'Notifications, {count} unread',
    newNotifications: 'New notifications',
    summary: { one: '{count} new notification', other: '{count} new notifications' },
    dismiss: 'Dismiss',
  },
  ko: {
    notifications: '알림',
    notificationsUnread: '알림, 읽지 않음 {count}개',
    newNotifications: '새 알림',
    summary: { other: '새 알림 {count}개' },
    dismiss: '닫기',
  },
});
