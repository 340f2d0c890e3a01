import type { PluginRecord } from '../../model.ts';

/** Measures a text; written in TypeScript, so that the demo has a plugin with types in it. */
const source = `
type Script = 'korean' | 'latin';

interface Metrics {
  readonly words: number;
  readonly characters: number;
  readonly sentences: number;
  readonly minutes: number;
}

// Words a minute of silent reading.
const PACE = { korean: 180, latin: 240 } satisfies Record<Script, number>;

function countBy<T, K extends string>(items: readonly T[], keyOf: (item: T) => K): Map<K, number> {
  const counts = new Map<K, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}

const scriptOf = (word: string): Script => (/\\p{Script=Hangul}/u.test(word) ? 'korean' : 'latin');

export const tools = {
  async measure({ text }: { text?: unknown }, context: any): Promise<Metrics & { summary: string }> {
    if (typeof text !== 'string' || text.trim() === '') throw new Error('Give a text to measure');
    context.step('split');
    const words = text.match(/[\\p{L}\\p{N}]+(?:['’-][\\p{L}\\p{N}]+)*/gu) ?? ([] as string[]);
    const sentences = text.split(/[.!?。]+(?:\\s|$)/u).filter((part: string) => part.trim() !== '');

    context.step('measure');
    const scripts = countBy(words, scriptOf);
    context.variable('scripts', Object.fromEntries(scripts));
    const minutes = [...scripts].reduce((sum, [script, count]) => sum + count / PACE[script], 0);
    const metrics: Metrics = {
      words: words.length,
      characters: [...text].length,
      sentences: sentences.length,
      minutes: Number(minutes.toFixed(1)),
    };
    context.variable('metrics', metrics);
    context.log.info('Measured ' + metrics.characters + ' characters');
    const summary = metrics.words + ' words in ' + metrics.sentences + ' sentences, about ' + metrics.minutes + ' min to read';
    return { ...metrics, summary };
  },
};
`;

export const textMetrics: PluginRecord = {
  id: 'text-metrics',
  name: 'Text metrics',
  description: 'Counts words and sentences and says how long a text takes to read.',
  version: '1.0.0',
  tools: [
    {
      name: 'measure',
      description: 'Measures a text, English or Korean.',
      parameters: {
        type: 'object',
        properties: {
          text: {
            type: 'string',
            description: 'The text to measure',
            examples: ['Agents answer questions.'],
          },
        },
        required: ['text'],
      },
    },
  ],
  source,
  language: 'typescript',
};
