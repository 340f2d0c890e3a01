import { defineMessages } from '#src/i18n/messages.ts';

export const outboxMessages = defineMessages({
  en: {
    blocked:
      'This browser keeps nothing for this page: what waits to be sent is lost when this tab is closed.',
    full: 'This browser’s storage is full: what waits to be sent is lost when this tab is closed.',
    elsewhere: {
      one: '{count} message not sent in another chat',
      other: '{count} messages not sent in other chats',
    },
    notSent: 'Not sent in other chats',
    anotherChat: 'Another chat',
    untitled: 'Untitled chat',
    open: 'Open chat: {title}',
    gone: 'There is no such chat any more.',
    unsent: 'The server does not have it.',
    refused: 'The server did not take it.',
    anotherAnswer: 'Another answer was asked for.',
    copy: 'Copy',
    discard: 'Discard',
  },
  ko: {
    blocked: '이 브라우저에 저장할 수 없어, 이 탭을 닫으면 보내려고 기다리는 메시지가 사라집니다.',
    full: '브라우저 저장 공간이 가득 차서, 이 탭을 닫으면 보내려고 기다리는 메시지가 사라집니다.',
    elsewhere: { other: '다른 대화에서 보내지 못한 메시지 {count}개' },
    notSent: '다른 대화에서 보내지 못한 메시지',
    anotherChat: '다른 대화',
    untitled: '제목 없는 대화',
    open: '대화 열기: {title}',
    gone: '이 대화는 더 이상 없습니다.',
    unsent: '서버에 이 메시지가 없습니다.',
    refused: '서버가 이 메시지를 받지 않았습니다.',
    anotherAnswer: '다른 답변을 요청했습니다.',
    copy: '복사',
    discard: '버리기',
  },
});
