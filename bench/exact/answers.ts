/** Short answers full of what breaks where text is cut: Korean, surrogate pairs, joined emoji, Markdown. */
import { seededRandom } from '#src/lib/random.ts';

export interface ScriptedAnswer {
  /** The question that is answered so. */
  readonly question: string;
  readonly text: string;
  /** The text as the model sends it; a piece may end within a surrogate pair. */
  readonly pieces: readonly string[];
  /** Between two pieces. */
  readonly pauseMs: number;
}

const parts: readonly string[] = [
  '회의는 **내일 오후 3시**에 시작합니다. ',
  '안녕하세요 👩‍👩‍👧‍👦 가족 여러분! ',
  '\n\n- 첫째: `npm run 시작`\n- 둘째: ~~취소~~\n- 셋째: **굵게**와 *기울임*\n\n',
  '\n\n```ts\nconst 이름 = "👋🏽";\n```\n\n',
  '\n\n| 항목 | 값 |\n| --- | --- |\n| 배포 🚀 | 94 % |\n| 오류 | 0 |\n\n',
  'The flag 🇰🇷 is two code points, each of two units. ',
  '𝒜𝒷𝒸 and 𠮷野家 lie outside the basic plane. ',
  '각각 조합형: \u1100\u1161\u11a8, 완성형: 각. ',
  '\n\n## 요약 ✅\n\n',
  '\n\n1. one\n2. two\n   - 안쪽\n\n',
  '[링크](https://example.com/경로?q=값) 와 &amp; 기호. ',
  '\n\n> 인용: "끊겨도 그대로" 🧵\n\n',
  '$E = mc^2$ 그리고 `a`b` 그리고 \\*별표\\*. ',
  'e\u0301 와 é 는 다릅니다. ',
];

const PAUSES = [0, 5, 25, 70] as const;

export function scriptedAnswers(count: number, seed: number): ScriptedAnswer[] {
  const random = seededRandom(seed);
  const below = (limit: number): number => Math.floor(random() * limit);
  return Array.from({ length: count }, (_, nth) => {
    let text = '';
    for (let n = 0; n < 3; n += 1) text += parts[below(parts.length)] ?? '';
    text += `끝 ${String(nth)} 🏁`;
    const pieces: string[] = [];
    for (let at = 0; at < text.length;) {
      const size = 1 + below(12);
      pieces.push(text.slice(at, at + size));
      at += size;
    }
    return {
      question: `exact question ${String(nth)} 질문`,
      text,
      pieces,
      pauseMs: PAUSES[nth % PAUSES.length] ?? 0,
    };
  });
}
