import { describe, expect, it } from 'vitest';
import { findCommands, MOST_OF_A_GROUP, type CommandGroup } from './commands.ts';

const group = (id: string, ...labels: readonly string[]): CommandGroup => ({
  id,
  label: id,
  commands: labels.map((label) => ({ id: `${id}:${label}`, label, run: () => undefined })),
});

const groups = [
  group('Go to', 'Chat', 'Documents', 'New chat'),
  group('Chats', 'Notes on chat bots', 'Vacation policy', '휴가 정책'),
  group('Theme', 'Light', 'Dark'),
];

const found = (query: string) =>
  findCommands(groups, query).map(({ id, commands }) => [id, ...commands.map(({ label }) => label)]);

describe('findCommands', () => {
  it('has all in their order where nothing is typed', () => {
    expect(found('  ')).toEqual(groups.map(({ id, commands }) => [id, ...commands.map((c) => c.label)]));
  });

  it('finds every word, in any order and case, in the label or its group', () => {
    expect(found('POLICY vac')).toEqual([['Chats', 'Vacation policy']]);
    expect(found('theme dark')).toEqual([['Theme', 'Dark']]);
    expect(found('vacation chat')).toEqual([['Chats', 'Vacation policy']]);
    expect(found('no such thing')).toEqual([]);
  });

  it('puts what begins so first, then beginnings of words, then the rest', () => {
    expect(found('chat')).toEqual([
      ['Go to', 'Chat', 'New chat'],
      ['Chats', 'Notes on chat bots', 'Vacation policy', '휴가 정책'],
    ]);
    expect(found('not')).toEqual([['Chats', 'Notes on chat bots']]);
  });

  it('finds Korean however it is composed', () => {
    expect(found('휴가'.normalize('NFD'))).toEqual([['Chats', '휴가 정책']]);
  });

  it('shows no more than a handful of one kind', () => {
    const many = [group('Chats', ...Array.from({ length: 500 }, (_, n) => `Chat ${n}`))];
    expect(findCommands(many, '')[0]?.commands).toHaveLength(MOST_OF_A_GROUP);
    expect(findCommands(many, '499')[0]?.commands.map(({ label }) => label)).toEqual(['Chat 499']);
  });
});
