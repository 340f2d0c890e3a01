import { defineMessages } from '#src/i18n/messages.ts';

/** What was said in another chat, in the message with which this one begins. */
export const saidMessages = defineMessages({
  en: {
    chip: { one: 'Conversation so far, {count} line', other: 'Conversation so far, {count} lines' },
    why: 'This server cannot continue a chat from a message: what was said so far stands in your message.',
    stays:
      'A command takes all that follows it: what was said so far does not go with it, and stays here for your next message.',
    left: {
      one: 'It is longer than a message may be: {count} earlier message is left out.',
      other: 'It is longer than a message may be: {count} earlier messages are left out.',
    },
    cut: 'The last message is longer than a message may be: its end is cut.',
  },
  ko: {
    chip: { other: '지금까지의 대화, {count}줄' },
    why: '이 서버는 메시지에서 대화를 이어 갈 수 없습니다. 지금까지 나눈 대화가 메시지에 들어 있습니다.',
    stays:
      '명령은 뒤에 오는 글을 모두 인수로 받으므로, 지금까지 나눈 대화는 함께 보내지 않고 다음 메시지를 위해 여기에 둡니다.',
    left: { other: '메시지의 한도보다 길어 이전 메시지 {count}개를 뺐습니다.' },
    cut: '마지막 메시지가 메시지의 한도보다 길어 끝을 잘랐습니다.',
  },
});
