/** Texts of a tool that asks before it runs; loaded with its card. */
import { defineMessages } from '#src/i18n/messages.ts';

export const approvalMessages = defineMessages({
  en: {
    asks: '{tool} asks to run',
    why: 'This tool changes something. With these arguments:',
    allow: 'Allow',
    deny: 'Deny',
    until: 'Without an answer by {time} it does not run.',
    readOnly: 'You may read here. Somebody who may write decides.',
    sent: 'Sent. Waiting for the server.',
    notSent: 'Not sent: there is no connection. Try again when it is back.',
    allowedBy: 'Allowed by {name}',
    deniedBy: 'Denied by {name}',
    nobody: 'Not run: nobody allowed it.',
    undecided: 'Not run: the answer ended before anybody decided.',
  },
  ko: {
    asks: '{tool} 실행을 허용할까요?',
    why: '내용을 바꾸는 도구입니다. 전달할 인수:',
    allow: '허용',
    deny: '거부',
    until: '{time}까지 응답이 없으면 실행되지 않습니다.',
    readOnly: '읽기 권한만 있습니다. 쓰기 권한이 있는 사람이 결정합니다.',
    sent: '보냈습니다. 서버의 확인을 기다립니다.',
    notSent: '보내지 못했습니다. 연결되면 다시 시도하세요.',
    allowedBy: '{name} 님이 허용함',
    deniedBy: '{name} 님이 거부함',
    nobody: '허용한 사람이 없어 실행되지 않았습니다.',
    undecided: '결정되기 전에 답변이 끝나 실행되지 않았습니다.',
  },
});
