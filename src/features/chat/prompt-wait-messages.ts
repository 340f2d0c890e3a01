import { defineMessages } from '#src/i18n/messages.ts';

/** What a prompt waits for while the connection stands. */
export const promptWaitMessages = defineMessages({
  en: {
    answer: 'Queued: goes out when the running answer has ended',
    unknown: 'Queued: goes out once it is known whether the server has the one before it',
    turn: 'Queued: goes out when it is its turn',
    making: 'Queued: goes out once the server has made this chat',
    sending: 'Sending: the server has not confirmed it yet',
  },
  ko: {
    answer: '대기 중: 진행 중인 답변이 끝나면 보냅니다',
    unknown: '대기 중: 앞의 메시지가 서버에 도착했는지 확인되면 보냅니다',
    turn: '대기 중: 차례가 되면 보냅니다',
    making: '대기 중: 서버가 이 대화를 만들면 보냅니다',
    sending: '보내는 중: 아직 서버의 확인이 없습니다',
  },
});
