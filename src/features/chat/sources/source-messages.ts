/** Texts of checked sources; loaded with the checks. */
import { defineMessages } from '#src/i18n/messages.ts';

export const sourceMessages = defineMessages({
  en: {
    changed: 'changed since',
    deleted: 'deleted',
    notFound: 'not found in the document',
    changedDetail: 'The document changed since this answer: version {then} then, {now} now.',
    opens: 'Opens the document at this passage',
    deletedDetail: 'This document was deleted. What the answer was given of it stands here.',
    currentDetail: 'The document has not changed since this answer.',
    foundDetail: 'These words stand in the document.',
    notFoundDetail: 'Not found in the document: it does not have these words.',
    unknownDetail: 'Not checked: this server does not tell whether the document changed.',
  },
  ko: {
    changed: '이후 변경됨',
    deleted: '삭제됨',
    notFound: '문서에 없음',
    changedDetail: '이 답변 이후 문서가 바뀌었습니다. 당시 버전 {then}, 현재 버전 {now}.',
    opens: '이 구절에서 문서 열기',
    deletedDetail: '이 문서는 삭제되었습니다. 답변에 쓰인 내용은 여기에 남아 있습니다.',
    currentDetail: '이 답변 이후 문서가 바뀌지 않았습니다.',
    foundDetail: '이 구절이 문서에 있습니다.',
    notFoundDetail: '문서에서 찾을 수 없습니다. 이 구절이 문서에 없습니다.',
    unknownDetail: '확인하지 않음: 이 서버는 문서의 변경 여부를 알려 주지 않습니다.',
  },
});
