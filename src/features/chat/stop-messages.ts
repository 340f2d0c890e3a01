import { defineMessages } from '#src/i18n/messages.ts';

/** What had been done when somebody stopped an answer. */
export const stopMessages = defineMessages({
  en: {
    settled: { one: '{tools} was stopped.', other: '{tools} were stopped.' },
    toolStopped: '{tool}, stopped',
    toolUnknown: '{tool}, result not known',
    inDoubt: 'You stopped this response here. The server has not confirmed it yet.',
    finishedAnyway: {
      one: 'You stopped it here; the server finished it before it heard of that: {count} more character.',
      other: 'You stopped it here; the server finished it before it heard of that: {count} more characters.',
    },
    diedAnyway: {
      one: 'You stopped it here; the server went on for {count} more character, and stopped in mid-answer.',
      other:
        'You stopped it here; the server went on for {count} more characters, and stopped in mid-answer.',
    },
    showAll: 'Show all',
    empty: 'No text',
    emptyDetail: 'This response ended before its first word.',
    emptyListed: 'The server has no text of this response.',
    midwayDetail: 'This page joined in mid-answer. The beginning comes with the end.',
    finished: { one: '{count} tool had finished.', other: '{count} tools had finished.' },
    running: {
      one: '{tools} was running, and its result is not known.',
      other: '{tools} were running, and their results are not known.',
    },
  },
  ko: {
    settled: { other: '{tools}은(는) 중지되었습니다.' },
    toolStopped: '{tool}, 중지됨',
    toolUnknown: '{tool}, 결과를 알 수 없음',
    inDoubt: '여기서 이 답변을 중지했습니다. 서버는 아직 확인하지 않았습니다.',
    finishedAnyway: {
      other: '여기서 중지했지만, 서버는 이를 알기 전에 답변을 끝냈습니다. {count}자가 더 있습니다.',
    },
    diedAnyway: {
      other: '여기서 중지했지만, 서버는 {count}자를 더 쓰고 답변 도중 멈췄습니다.',
    },
    showAll: '모두 보기',
    empty: '내용 없음',
    emptyDetail: '이 답변은 첫 단어가 나오기 전에 끝났습니다.',
    emptyListed: '서버에 이 답변의 내용이 없습니다.',
    midwayDetail: '답변 도중에 들어왔습니다. 앞부분은 답변이 끝나면 표시됩니다.',
    finished: { other: '도구 {count}개가 끝나 있었습니다.' },
    running: { other: '실행 중이던 {tools}의 결과는 알 수 없습니다.' },
  },
});
