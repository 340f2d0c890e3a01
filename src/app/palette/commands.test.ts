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

  it('puts what cannot be done now last in its group, and leaves the groups where they are', () => {
    const view = {
      id: 'Documents',
      label: 'Documents',
      commands: [
        { id: 'save', label: 'Save', reason: 'Nothing has changed', run: () => undefined },
        { id: 'preview', label: 'Preview', run: () => undefined },
      ],
    };
    const all = (query: string) =>
      findCommands([view, ...groups], query).map(({ id, commands }) => [id, ...commands.map((c) => c.label)]);
    expect(all('')[0]).toEqual(['Documents', 'Preview', 'Save']);
    expect(all('save')).toEqual([['Documents', 'Save']]);
  });

  it('finds Korean however it is composed', () => {
    expect(found('휴가'.normalize('NFD'))).toEqual([['Chats', '휴가 정책']]);
  });

  it('shows no more than a handful of one kind, and of a view everything', () => {
    const all = group('Chats', ...Array.from({ length: 500 }, (_, n) => `Chat ${n}`));
    const many = [{ ...all, isLong: true }];
    expect(findCommands(many, '')[0]?.commands).toHaveLength(MOST_OF_A_GROUP);
    expect(findCommands([all], '')[0]?.commands).toHaveLength(500);
    expect(findCommands(many, '499')[0]?.commands.map(({ label }) => label)).toEqual(['Chat 499']);
  });
});
