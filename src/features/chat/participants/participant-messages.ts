/** Texts of the strip of participants; loaded with it. */
import { defineMessages } from '#src/i18n/messages.ts';

export const participantMessages = defineMessages({
  en: {
    participants: 'Participants',
    you: '{name} (you)',
    person: '{name}, {doing}',
    typing: 'typing',
    reading: 'reading',
    idle: 'idle',
    seen: 'seen here {time}',
    left: 'was here {time}',
    more: '+{count}',
    all: { one: '{count} participant, show all', other: '{count} participants, show all' },
    asOf: 'as of {time}',
    seenOnly: 'This server does not say who is here: only who wrote or typed, and when.',
  },
  ko: {
    participants: '참여자',
    you: '{name} (나)',
    person: '{name}, {doing}',
    typing: '입력 중',
    reading: '읽는 중',
    idle: '자리 비움',
    seen: '{time}에 여기서 확인됨',
    left: '{time}까지 있었음',
    more: '+{count}',
    all: { other: '참여자 {count}명 모두 보기' },
    asOf: '{time} 기준',
    seenOnly: '이 서버는 누가 있는지 알려 주지 않습니다. 쓰거나 입력한 사람과 그 시각만 보입니다.',
  },
});
