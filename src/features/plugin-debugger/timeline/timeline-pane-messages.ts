import { defineMessages } from '#src/i18n/messages.ts';

export const timelinePaneMessages = defineMessages({
  en: {
    'unsent-start': 'The server sent no history of this time.',
    'unsent-cut': 'Cut off, and the server sent no history of this time.',
    'to-come': '{count} records of this time are not here yet.',
    missing: '{count} records are missing: the server could not keep them.',
    'let-go': 'The details of {count} records were let go to stay within memory.',
    'clock-back': 'The clock that dates the records was set back: this time was passed twice.',
    'clock-forward':
      'The clock that dates the records was set forward, or nothing was recorded for over an hour.',
    'cut-off': 'Cut off: nothing of this time is known yet.',
    partlyNested: 'Some steps say what they lie in; the nesting of the others is derived from times.',
  },
  ko: {
    'unsent-start': '서버가 이 시간의 기록을 보내지 않았습니다.',
    'unsent-cut': '연결이 끊겼고, 서버가 이 시간의 기록을 보내지 않았습니다.',
    'to-come': '이 시간의 기록 {count}개가 아직 도착하지 않았습니다.',
    missing: '기록 {count}개가 없습니다. 서버가 보관하지 못했습니다.',
    'let-go': '메모리 한도를 넘지 않도록 기록 {count}개의 세부 내용을 지웠습니다.',
    'clock-back': '기록에 쓰인 시계가 뒤로 맞춰져 이 시간이 두 번 지나갔습니다.',
    'clock-forward': '기록에 쓰인 시계가 앞으로 맞춰졌거나 한 시간 넘게 기록이 없었습니다.',
    'cut-off': '연결이 끊겨 이 시간의 기록은 아직 알 수 없습니다.',
    partlyNested: '일부 단계는 상위 단계가 기록에 있고, 나머지의 포함 관계는 시각으로 계산했습니다.',
  },
});
