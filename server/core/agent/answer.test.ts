import { expect, it } from 'vitest';
import { textsFor } from './agent-texts.ts';
import { composeAnswer } from './answer.ts';
import { passageText } from './passages.ts';

const quoted = (body: string): string =>
  composeAnswer(
    [
      {
        document_id: 'd',
        title: 'Guide',
        content: passageText({ heading: 'Guide', body }),
        score: 1,
        version: 1,
      },
    ],
    'guide',
    textsFor('guide'),
  ).text;

it('puts its mark behind the last words of a quote', () => {
  expect(quoted('Two weeks ahead.')).toMatch(/\n> Two weeks ahead\. \[1\]$/);
});

it.each([
  ['a table', '| a |\n| - |\n| b |'],
  ['a fence', '```ts\nconst a = 1;\n```'],
  ['a formula', '$$\nx^2\n$$'],
  ['a formula in one line', 'So:\n\n$$ x^2 $$'],
  ['code by its indent', 'So:\n\n    npm start'],
  ['a rule', 'So.\n\n---'],
])('puts it in a paragraph of its own behind %s, which would else not end', (_what, body) => {
  expect(quoted(body).endsWith(`> ${body.split('\n').at(-1) ?? ''}\n>\n> [1]`)).toBe(true);
});
