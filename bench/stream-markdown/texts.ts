/** Texts as agents write them: mixed ones, and such as are one block all through. The same for each run. */

const words =
  'the agent reads each record of a run and keeps what changed because nobody wants to look twice at the same line when a cache answers late or a worker stops without a word'.split(
    ' ',
  );
const korean = '에이전트는 각 기록을 읽고 바뀐 값을 남깁니다 같은 줄을 두 번 볼 필요가 없습니다'.split(' ');

/** @returns whole numbers below `below`, in a row that a seed decides */
export function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

type Next = ReturnType<typeof seeded>;

function sentence(next: Next, vocabulary: readonly string[]): string {
  const length = 8 + next(10);
  const said = Array.from({ length }, () => vocabulary[next(vocabulary.length)] ?? '');
  const at = next(length);
  const kind = next(5);
  const word = said[at] ?? '';
  if (kind === 0) said[at] = `**${word}**`;
  else if (kind === 1) said[at] = `\`${word}\``;
  else if (kind === 2) said[at] = `*${word}*`;
  else if (kind === 3) said[at] = `[${word}](https://example.com/${String(next(100))})`;
  return `${said.join(' ')}.`;
}

const paragraph = (next: Next, vocabulary = words): string =>
  `${Array.from({ length: 2 + next(4) }, () => sentence(next, vocabulary)).join(' ')}\n\n`;
const item = (next: Next, count: number): string =>
  `${count % 3 === 0 ? `${String(count + 1)}.` : '-'} ${sentence(next, words)}\n`;
const row = (next: Next): string =>
  `| ${String(next(1_000))} | ${sentence(next, words)} | \`${String(next(1e6))}\` |\n`;
const code = (next: Next): string =>
  `  const value${String(next(1_000))} = read('${words[next(words.length)] ?? ''}', ${String(next(100))});\n`;
const many = (count: number, line: (n: number) => string): string =>
  Array.from({ length: count }, (_, n) => line(n)).join('');

const TABLE = '| count | what | id |\n| ---: | --- | --- |\n';

function section(next: Next, n: number): string {
  const parts = [
    () => many(2, () => paragraph(next)),
    () => `${many(4 + next(5), () => item(next, 1))}\n`,
    () => `${TABLE}${many(3 + next(6), () => row(next))}\n`,
    () => `\`\`\`ts\n${many(4 + next(12), () => code(next))}\`\`\`\n\n`,
    () => `> ${sentence(next, words)}\n\n${paragraph(next, korean)}`,
  ];
  return `## Section ${String(n)}\n\n${paragraph(next)}${parts[next(parts.length)]?.() ?? ''}`;
}

function filled(bytes: number, head: string, part: (next: Next, n: number) => string): string {
  const next = seeded(7);
  let text = head;
  for (let n = 0; text.length < bytes; n += 1) text += part(next, n);
  return text.slice(0, bytes);
}

const KB = 1_024;

export const texts: Readonly<Record<string, string>> = {
  'mixed 10 KB': filled(10 * KB, '', section),
  'mixed 50 KB': filled(50 * KB, '', section),
  'mixed 200 KB': filled(200 * KB, '', section),
  'list 50 KB': filled(50 * KB, '', (next) => item(next, 1)),
  'table 50 KB': filled(50 * KB, TABLE, (next) => row(next)),
  'fence 50 KB': filled(50 * KB, '```ts\n', (next) => code(next)),
  'prose 50 KB': filled(50 * KB, '', (next) => paragraph(next)),
};
