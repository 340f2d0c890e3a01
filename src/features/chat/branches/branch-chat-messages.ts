import { defineMessages } from '#src/i18n/messages.ts';

/** A new chat that continues from a message. */
export const branchChatMessages = defineMessages({
  en: {
    branch: 'Branch',
    readOnly: 'Read-only: a viewer starts no chats here.',
    asking: 'Making a chat that continues from here',
    title: 'Branch: {title}',
    untitled: 'Untitled chat',
    failed: 'The new chat could not be opened',
    network:
      'The server cannot be reached. Try again when the connection is back: no second chat comes of it.',
    writing: 'An answer up to here is still being written. Branch once it has ended.',
    missing: 'The server does not have this message, or this chat, any more.',
    retry: 'Try again',
    from: 'Branched from {title}',
    fromElsewhere: 'Branched from a chat that is not there for you',
    saidIn: 'What was said so far in “{title}”:',
    agent: 'Nadoo',
    leftOut: {
      one: '({count} earlier message is left out)',
      other: '({count} earlier messages are left out)',
    },
    cutHere: '(cut here)',
  },
  ko: {
    branch: '분기',
    readOnly: '읽기 전용: 뷰어(viewer)는 여기서 대화를 시작할 수 없습니다.',
    asking: '여기서 이어지는 대화를 만드는 중',
    title: '분기: {title}',
    untitled: '제목 없는 대화',
    failed: '새 대화를 열지 못했습니다',
    network: '서버에 연결할 수 없습니다. 연결되면 다시 시도하세요. 대화가 두 개 생기지 않습니다.',
    writing: '여기까지의 답변 가운데 아직 쓰이고 있는 것이 있습니다. 끝난 뒤에 분기하세요.',
    missing: '서버에 이 메시지나 대화가 더 이상 없습니다.',
    retry: '다시 시도',
    from: '{title}에서 분기함',
    fromElsewhere: '볼 수 없는 대화에서 분기함',
    saidIn: '“{title}”에서 지금까지 나눈 대화:',
    agent: 'Nadoo',
    leftOut: { other: '(이전 메시지 {count}개는 뺐습니다)' },
    cutHere: '(여기서 잘림)',
  },
});
