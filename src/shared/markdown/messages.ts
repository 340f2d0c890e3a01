import { defineMessages } from '#src/i18n/messages.ts';

export const markdownMessages = defineMessages({
  en: {
    copyCode: 'Copy code',
    table: 'Table',
    image: 'Image: {alt}',
    imageOpens: 'opens on {host}',
    unnamed: 'unnamed',
    formula: 'Formula',
    noFormula: 'Not drawn: {reason}',
    done: 'done',
    open: 'not done',
  },
  ko: {
    copyCode: '코드 복사',
    table: '표',
    image: '이미지: {alt}',
    imageOpens: '{host}에서 열림',
    unnamed: '이름 없음',
    formula: '수식',
    noFormula: '그릴 수 없음: {reason}',
    done: '완료',
    open: '미완료',
  },
});
