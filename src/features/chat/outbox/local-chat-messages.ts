import { defineMessages } from '#src/i18n/messages.ts';

export const localChatMessages = defineMessages({
  en: {
    queued: 'Queued',
    notMade: 'Not made',
    waits:
      'This chat is not at the server yet. It is made, and what you wrote in it is sent, once the server answers.',
    limited:
      'The server takes no more requests for the moment. This chat is made, and what you wrote in it is sent, by itself when the countdown ends.',
    left: 'in {seconds} s',
    failed:
      'The server failed to make this chat. It is asked again by itself, later and later; what you wrote in it is sent once the chat is made.',
    answered: 'The server answered: {words}',
    request: 'Request {id}',
    unsure:
      'The server may have made this chat, or not: the answer was lost, and it cannot be told from the others. Nothing was sent in it. “Retry” makes a new one.',
    refused: 'The server did not make this chat.',
    retry: 'Retry',
    discard: 'Discard chat',
    none: 'There is no such chat in this browser',
    noneDetail: 'It was begun in another browser, or discarded before the server had it.',
    newChat: 'New chat',
  },
  ko: {
    queued: '대기 중',
    notMade: '만들지 못함',
    waits: '이 대화는 아직 서버에 없습니다. 서버가 응답하면 대화를 만들고, 쓴 메시지를 보냅니다.',
    limited:
      '서버가 지금은 요청을 더 받지 않습니다. 카운트다운이 끝나면 자동으로 대화를 만들고, 쓴 메시지를 보냅니다.',
    left: '{seconds}초 후',
    failed:
      '서버가 이 대화를 만들다가 실패했습니다. 간격을 늘려 가며 자동으로 다시 요청하고, 대화가 만들어지면 쓴 메시지를 보냅니다.',
    answered: '서버의 응답: {words}',
    request: '요청 {id}',
    unsure:
      '서버가 이 대화를 만들었는지 알 수 없습니다. 응답을 받지 못했고 다른 대화와 구별할 수 없습니다. 이 대화에서 보낸 것은 없습니다. ‘다시 시도’를 누르면 새로 만듭니다.',
    refused: '서버가 이 대화를 만들지 않았습니다.',
    retry: '다시 시도',
    discard: '대화 버리기',
    none: '이 브라우저에는 그런 대화가 없습니다',
    noneDetail: '다른 브라우저에서 시작했거나, 서버에 저장되기 전에 버린 대화입니다.',
    newChat: '새 대화',
  },
});
