import { describe, expect, it } from 'vitest';
import { composeMessage, readLoad, writeLoad, type DraftLoad } from './draft-load.ts';

const pasted = { id: 'p', text: 'pasted' };
const before = { id: 's', text: 'What was said', said: { left: 0, cut: false } };
const file = { id: 'f', name: 'notes.txt', mediaType: 'text/plain', text: 'notes' };
const load: DraftLoad = { pastes: [before, pasted], files: [file], mentions: [] };

describe('what was said in another chat', () => {
  it('stands behind the words, of which nothing stays', () => {
    const { text, keeps } = composeMessage('And?', writeLoad(load));
    expect(text).toBe('And?\n\nWhat was said\n\npasted');
    expect(keeps).toBeUndefined();
  });

  it.each(['/calculator 6*7', '/help', '  /web-shop:search 바지', '/계산 1+1'])(
    'is no argument of a command, and stays for the next words: %s',
    (words) => {
      const { text, extras, keeps = '' } = composeMessage(words, writeLoad(load));
      expect(text).toBe(`${words}\n\npasted`);
      expect(extras?.attachments).toHaveLength(1);
      expect(readLoad(keeps)).toEqual({ pastes: [before], files: [], mentions: [] });
    },
  );

  it.each(['/etc/hosts is what?', '/ 2', 'run /help'])('goes along with what is no command: %s', (words) => {
    expect(composeMessage(words, writeLoad(load)).text).toContain('What was said');
  });
});
