import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toChatFile, type ExportedMessage } from './chat-file.ts';
import { chatMarkdown, type MarkdownWords } from './chat-markdown.ts';
import { inOrder } from './in-order.ts';

const SEED = 20_261_129;
const CHAT = 'chat-1';

/** `p…` is a prompt, all else an answer; the chat itself is the parent of another beginning. */
function message(id: string, parent: string | null | undefined): ExportedMessage {
  return {
    id,
    role: id.startsWith('p') ? 'user' : 'assistant',
    content: `text of ${id}`,
    created_at: `at ${id}`,
    session_id: CHAT,
    ...(parent === undefined ? {} : { parent_id: parent }),
  };
}

/** Every message as `id`, its version and what it goes back to. */
function told(...rows: readonly (readonly [id: string, parent: string | null | undefined])[]): string[] {
  const placed = inOrder(
    rows.map(([id, parent]) => message(id, parent)),
    CHAT,
  );
  return placed.map(({ message: { id }, version, goesBack }) =>
    [
      id,
      ...(version ? [`${String(version.n)}/${String(version.count)}`] : []),
      ...(goesBack ? [`< ${goesBack.to === 'message' ? goesBack.message.id : goesBack.to}`] : []),
    ].join(' '),
  );
}

/** Prompts with their answers, at the beginning or behind any answer, and answers that were generated again. */
const trees = fc
  .array(
    fc.record({ again: fc.boolean(), behind: fc.oneof(fc.constantFrom(null, CHAT, 'gone'), fc.nat()) }),
    { maxLength: 20 },
  )
  .map((acts) => {
    const messages: ExportedMessage[] = [];
    acts.forEach(({ again, behind }, n) => {
      const known = messages.filter(({ role }) => role === (again ? 'user' : 'assistant'));
      const parent = typeof behind === 'number' ? (known[behind % known.length]?.id ?? null) : behind;
      if (!again) messages.push(message(`p${String(n)}`, parent), message(`a${String(n)}`, `p${String(n)}`));
      else if (typeof behind === 'number' && parent !== null) messages.push(message(`b${String(n)}`, parent));
    });
    return messages;
  });

describe('the order of a chat in its file', () => {
  it('is the server’s where there are no versions, and where it knows none', () => {
    const plain = ['p1', 'a1', 'p2', 'a2'];
    expect(told(['p1', null], ['a1', 'p1'], ['p2', 'a1'], ['a2', 'p2'])).toEqual(plain);
    expect(told(...plain.map((id) => [id, undefined] as const))).toEqual(plain);
    // Rows of before: prompts that were sent at once, each answered behind both.
    expect(told(['p1', null], ['p2', null], ['a1', 'p1'], ['a2', 'p2'])).toEqual(['p1', 'p2', 'a1', 'a2']);
  });

  it('has the follow-up behind the first prompt that it follows, and then the edited one', () => {
    expect(told(['p1', null], ['a1', 'p1'], ['p2', 'a1'], ['a2', 'p2'], ['p3', CHAT], ['a3', 'p3'])).toEqual([
      'p1 1/2',
      'a1',
      'p2',
      'a2',
      'p3 2/2 < beginning',
      'a3',
    ]);
  });

  it('has an answer that was generated again behind all that followed the first', () => {
    expect(told(['p1', null], ['a1', 'p1'], ['b1', 'p1'], ['p2', 'a1'], ['a2', 'p2'], ['p3', 'b1'])).toEqual([
      'p1',
      'a1 1/2',
      'p2',
      'a2',
      'b1 2/2 < p1',
      'p3',
    ]);
  });

  it('goes back to where a branch deep down began', () => {
    expect(
      told(
        ...([
          ['p1', null],
          ['a1', 'p1'],
          ['p2', 'a1'],
          ['a2', 'p2'],
          ['p3', 'a1'],
          ['a3', 'p3'],
          ['b3', 'p3'],
        ] as const),
      ),
    ).toEqual(['p1', 'a1', 'p2 1/2', 'a2', 'p3 2/2 < a1', 'a3 1/2', 'b3 2/2 < p3']);
  });

  it('keeps what continues a message that is not there, as nobody’s version', () => {
    expect(told(['p1', null], ['a1', 'p1'], ['p9', 'gone'], ['p2', 'a1'])).toEqual([
      'p1',
      'a1',
      'p9 < unknown',
      'p2 < a1',
    ]);
    expect(told(['p9', 'gone'], ['p1', CHAT])).toEqual(['p9 < unknown', 'p1 < beginning']);
  });

  it('has every message once, each behind what it continues, whatever the tree', () => {
    fc.assert(
      fc.property(trees, (messages) => {
        const placed = inOrder(messages, CHAT);
        const ids = placed.map(({ message: { id } }) => id);
        expect(ids.toSorted()).toEqual(messages.map(({ id }) => id).toSorted());
        for (const [place, { message: one, version, goesBack }] of placed.entries()) {
          const above = ids[place - 1];
          const parent = one.parent_id;
          if (parent == null) continue;
          if (parent === 'gone') expect([version, goesBack]).toEqual([null, { to: 'unknown' }]);
          else if (parent === CHAT) expect(goesBack?.to ?? above).toBe(above ? 'beginning' : undefined);
          else {
            expect(ids.slice(0, place)).toContain(parent);
            expect(goesBack?.to === 'message' ? goesBack.message.id : above).toBe(parent);
          }
        }
      }),
      { seed: SEED, numRuns: 300 },
    );
  });
});

describe('a chat with versions as Markdown', () => {
  const words = {
    untitled: 'Untitled chat',
    agent: 'Nadoo',
    somebody: 'Somebody',
    exported: (at: string) => `Exported ${at}`,
    leftOut: (what: string) => `Left out: ${what}`,
    hasVersions: 'has versions',
    version: ({ n, count }) => `version ${String(n)} of ${String(count)}`,
    goesBack: (to, isVersion, heading) => `${isVersion ? 'again' : 'back'} ${to} “${heading}”`,
  } as MarkdownWords;
  const textOf = (...rows: readonly (readonly [id: string, parent: string | null])[]) =>
    chatMarkdown(
      toChatFile({
        exportedAt: 'now',
        server: 'http://localhost',
        workspaceId: 'ws',
        session: { id: CHAT, title: 'T' },
        messages: rows.map(([id, parent]) => message(id, parent)),
        events: [],
        nameOf: () => null,
        hasUnsent: false,
      }),
      words,
      (iso) => iso,
    );

  it('says so at the top, which version each is, and what one goes back to', () => {
    expect(
      textOf(
        ['p1', null],
        ['a1', 'p1'],
        ['b1', 'p1'],
        ['p2', 'b1'],
        ['a2', 'p2'],
        ['p3', 'b1'],
        ['p4', CHAT],
      ),
    ).toBe(
      [
        '# T',
        '> Exported now\n>\n> has versions\n>\n> Left out: thoughts',
        '## Somebody · at p1 · version 1 of 2',
        'text of p1',
        '## Nadoo · at a1 · version 1 of 2',
        'text of a1',
        '## Nadoo · at b1 · version 2 of 2',
        '> again message “Somebody · at p1 · version 1 of 2”',
        'text of b1',
        '## Somebody · at p2 · version 1 of 2',
        'text of p2',
        '## Nadoo · at a2',
        'text of a2',
        '## Somebody · at p3 · version 2 of 2',
        '> again message “Nadoo · at b1 · version 2 of 2”',
        'text of p3',
        '## Somebody · at p4 · version 2 of 2',
        '> again beginning “”',
        'text of p4',
        '',
      ].join('\n\n'),
    );
  });

  it('says nothing of versions where there are none', () => {
    expect(textOf(['p1', null], ['a1', 'p1'], ['p2', 'a1'])).not.toMatch(/version|again|back/);
  });
});
