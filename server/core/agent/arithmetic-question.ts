/** Finds the sum that a question asks for: "what is 17 % of 2,340?", "17*2", "2,340의 17%는 얼마야?". */

const NUMBER = String.raw`\d[\d.,]*`;

/** Words of English and Korean that stand for signs, in the order in which they are replaced. */
const rewrites: [RegExp, string][] = [
  [/(?<=\d)\s*(?:percent|per cent|퍼센트|프로(?!\p{L}))/gu, '%'],
  [/(?<=\d)\s+%/g, '%'],
  [/%\s*of(?:\s+the)?\s+(?=[\d(])/g, '% * '],
  [/(?<=\d)\s*(?:원|달러|usd|krw|eur|euros?|dollars?|won)(?=\s|의|에|\?|$)/g, ''],
  [/[$€₩](?=\s*\d)/g, ''],
  [new RegExp(String.raw`(${NUMBER})\s*에서?\s*(${NUMBER}%?)\s*[을를]?\s*더\S*`, 'g'), '$1 + $2'],
  [new RegExp(String.raw`(${NUMBER})\s*에서\s*(${NUMBER}%?)\s*[을를]?\s*빼\S*`, 'g'), '$1 - $2'],
  [new RegExp(String.raw`(${NUMBER})\s*에\s*(${NUMBER}%?)\s*[을를]?\s*곱\S*`, 'g'), '$1 * $2'],
  [new RegExp(String.raw`(${NUMBER})\s*[을를]\s*(${NUMBER})\s*(?:으로|로)?\s*나\S*`, 'g'), '$1 / $2'],
  [/(?<=[\d%])\s*의\s*(?=[\d(])/g, ' * '],
  [/\bto the power of\b|\*\*/g, '^'],
  [/\bplus\b|더하기/g, '+'],
  [/\bminus\b|빼기|[−–]/g, '-'],
  [/\b(?:multiplied by|times)\b|곱하기|[×·]|(?<=[\d)])\s*x\s*(?=[\d(])/g, '*'],
  [/\bdivided by\b|나누기|÷/g, '/'],
];

/** What may stand around a sum without changing that the sum is the question. */
const FILLER = new Set(
  (
    'what whats what s is the of calculate compute how much please result equals equal tell me can could you use using ' +
    'calculator with for and work out evaluate does make solve value answer hey hi to a do ' +
    '은 는 이 가 를 을 얼마 얼마야 얼마예요 얼마에요 얼마인가요 얼마죠 얼마입니까 얼마지 몇 몇이야 몇인가요 몇이에요 계산 계산해 계산해줘 ' +
    '계산해주세요 계산기 계산기로 값 값은 값을 답 답은 결과 결과는 뭐야 뭐예요 뭐지 무엇인가요 무엇 알려줘 알려주세요 좀 해줘 해주세요 ' +
    '줘 주세요 이야 인가요 일까 일까요 는요 의 면 하면'
  ).split(' '),
);

const SUM = /[-\d(.][\d\s.,%+\-*/^()]*[\d)%]/g;
const HAS_OPERATION = /[\d)%]\s*[+\-*/^]\s*[-\d(.]/;
const DATE_OR_PHONE = /^\d{2,4}-\d{1,4}-\d{1,4}$/;

/**
 * @returns the expression in the calculator's notation, or null where the text asks for something else: a
 * sum beside other words is no question for a calculator.
 */
export function findArithmetic(prompt: string): string | null {
  let text = prompt.normalize('NFKC').toLowerCase();
  for (const [pattern, sign] of rewrites) text = text.replace(pattern, sign);
  const sums = (text.match(SUM) ?? []).map((sum) => sum.trim()).filter((sum) => HAS_OPERATION.test(sum));
  const [sum] = sums;
  if (sum === undefined || sums.length > 1 || DATE_OR_PHONE.test(sum)) return null;
  const around = text.replace(sum, ' ').match(/[\p{L}\p{N}]+/gu) ?? [];
  return around.every((word) => FILLER.has(word)) ? sum.replace(/\s+/g, ' ') : null;
}
