import { defineMessages } from '#src/i18n/messages.ts';

/** How far a request for another answer came. */
export const askMessages = defineMessages({
  en: {
    asking: 'Asking for another answer',
    waits: 'Queued: another answer is asked for when the connection is back',
    next: 'Queued: another answer is asked for after what was sent before it',
    unknown: 'Connection lost: checking whether the server was asked for another answer',
    unsent: 'The server was not asked for another answer.',
    gone: 'There is no such chat any more.',
    cancel: 'Cancel',
    cancelAsk: 'Cancel: ask for no other answer',
    retry: 'Retry',
    discard: 'Discard',
    unseen: 'Other answers asked for in this chat',
  },
  ko: {
    asking: '다른 답변을 요청하는 중',
    waits: '대기 중: 연결되면 다른 답변을 요청합니다',
    next: '대기 중: 먼저 보낸 것이 나간 뒤 다른 답변을 요청합니다',
    unknown: '연결이 끊겨 서버가 다른 답변을 요청받았는지 확인하고 있습니다',
    unsent: '서버가 다른 답변을 요청받지 못했습니다.',
    gone: '이 대화는 더 이상 없습니다.',
    cancel: '취소',
    cancelAsk: '취소: 다른 답변을 요청하지 않기',
    retry: '다시 시도',
    discard: '버리기',
    unseen: '이 대화에서 요청한 다른 답변',
  },
});
