import { defineMessages } from '#src/i18n/messages.ts';

/** Texts of a document that is opened at a passage. */
export const passageMessages = defineMessages({
  en: {
    shown: 'The cited passage is selected: line {line}.',
    marked: 'The cited passage is marked: line {line} of the text.',
    stands: 'The cited passage stands in line {line}.',
    undrawn: 'The cited passage stands in line {line} of the text. It was not found in this preview.',
    show: 'Show it again',
    showText: 'Show it in the text',
    missing: 'The cited passage was not found in this document: “{words}”',
    missingEdited: 'The cited passage was not found in your unsaved text: “{words}”',
    changed: 'The document changed since it was cited: version {then} then, {now} now.',
    unchanged: 'The document has not changed since it was cited.',
  },
  ko: {
    shown: '인용된 구절을 선택했습니다: {line}번째 줄.',
    marked: '인용된 구절을 표시했습니다: 텍스트의 {line}번째 줄.',
    stands: '인용된 구절은 {line}번째 줄에 있습니다.',
    undrawn: '인용된 구절은 텍스트의 {line}번째 줄에 있습니다. 이 미리보기에서는 찾지 못했습니다.',
    show: '다시 보기',
    showText: '텍스트에서 보기',
    missing: '이 문서에서 인용된 구절을 찾지 못했습니다: “{words}”',
    missingEdited: '저장하지 않은 내 텍스트에서 인용된 구절을 찾지 못했습니다: “{words}”',
    changed: '인용된 뒤 문서가 바뀌었습니다. 당시 버전 {then}, 현재 버전 {now}.',
    unchanged: '인용된 뒤 문서는 바뀌지 않았습니다.',
  },
});
