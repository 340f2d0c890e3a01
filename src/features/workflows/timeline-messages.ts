/** Texts of a run's timeline; loaded with it. */
import { defineMessages } from '#src/i18n/messages.ts';

export const timelineMessages = defineMessages({
  en: {
    timeline: 'Timeline of this run',
    nodeIs: '{node}: {status}',
    endDerived: 'Its end is its start plus its duration, as told.',
  },
  ko: {
    timeline: '이 실행의 타임라인',
    nodeIs: '{node}: {status}',
    endDerived: '끝은 전달된 시작 시각에 소요 시간을 더한 것입니다.',
  },
});
