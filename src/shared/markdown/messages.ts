import { defineMessages } from '#src/i18n/messages.ts';

export const markdownMessages = defineMessages({
  en: {
    copyCode: 'Copy code',
    table: 'Table',
    image: 'Image: {alt}',
    imageOpens: 'opens on {host}',
    unnamed: 'unnamed',
    otherHost: '(leads to {host}, not to what it says)',
    footnotes: 'Footnotes',
    footnote: 'Footnote {n}',
    backTo: 'Back to where footnote {n} is referred to',
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
    otherHost: '(적힌 곳이 아니라 {host}(으)로 연결됨)',
    footnotes: '각주',
    footnote: '각주 {n}',
    backTo: '각주 {n}이(가) 쓰인 곳으로',
    formula: '수식',
    noFormula: '그릴 수 없음: {reason}',
    done: '완료',
    open: '미완료',
  },
});
