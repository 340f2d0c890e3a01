import { defineMessages } from '#src/i18n/messages.ts';

/** What each error of an answer means to the user, and what can be done. Codes: protocol.md 1.4. */
export const answerErrorMessages = defineMessages({
  en: {
    context_overflow: 'This conversation is longer than the model can read',
    context_overflowDetail: 'Start a new chat and bring along only what matters.',
    tool_error: 'A tool failed',
    tool_errorDetail: 'The run shows at which step, and with which data.',
    timeout: 'The answer took too long',
    timeoutDetail: 'The server gave up waiting. Trying again often helps.',
    provider_error: 'The model’s provider did not answer properly',
    provider_errorDetail: 'Nothing is wrong with your message. Try again in a moment.',
    keyDetail:
      'It refuses the key or the account that this server uses. Trying again does not help: tell whoever runs the server.',
    too_large: 'The message is too large',
    too_largeDetail: 'The server takes at most 64 KB. Shorten it, or send it in parts.',
    newChat: 'New chat',
    openInDebugger: 'Open in debugger',
    limited: 'The server takes no more requests for the moment.',
    byItself: 'It is sent by itself when the countdown ends, and what waits behind it follows.',
  },
  ko: {
    context_overflow: '대화가 모델이 읽을 수 있는 길이를 넘었습니다',
    context_overflowDetail: '새 대화를 시작하고 필요한 것만 옮기세요.',
    tool_error: '도구 실행에 실패했습니다',
    tool_errorDetail: '어느 단계에서 어떤 데이터로 실패했는지 실행 기록에서 볼 수 있습니다.',
    timeout: '답변이 너무 오래 걸렸습니다',
    timeoutDetail: '서버가 기다리기를 멈췄습니다. 다시 시도하면 되는 경우가 많습니다.',
    provider_error: '모델 제공자가 제대로 답하지 않았습니다',
    provider_errorDetail: '메시지에는 문제가 없습니다. 잠시 후 다시 시도하세요.',
    keyDetail:
      '이 서버가 쓰는 키나 계정을 제공자가 거부했습니다. 다시 시도해도 되지 않으니 서버 운영자에게 알려 주세요.',
    too_large: '메시지가 너무 큽니다',
    too_largeDetail: '서버는 64 KB까지 받습니다. 줄이거나 나누어 보내세요.',
    newChat: '새 대화',
    openInDebugger: '디버거에서 열기',
    limited: '서버가 지금은 요청을 더 받지 않습니다.',
    byItself: '카운트다운이 끝나면 자동으로 보내고, 뒤에서 기다리는 것도 이어서 보냅니다.',
  },
});
