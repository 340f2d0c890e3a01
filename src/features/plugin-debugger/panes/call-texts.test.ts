import { expect, it } from 'vitest';
import { call as ended, callBegun, runOf } from '#src/testing/recorded-run.ts';
import { spanAt, type Span } from '../model/read.ts';
import { callAsJson, curlOf, tokensOf } from './call-texts.ts';

const call = (name: string): Span => ({
  id: 0,
  isStep: false,
  name,
  type: 'llm',
  startedAt: null,
  isStartRecorded: false,
  endedAt: null,
  isOpen: false,
  duration: null,
  success: true,
  startRow: 0,
  endRow: 0,
});

it('the record of a call is that of its end, of its beginning while it has none, and none that was let go', () => {
  const read = (run: ReturnType<typeof runOf>) => JSON.parse(callAsJson(run, spanAt(run, 0))) as unknown;
  const open = callBegun(1, 'llm', 'chat', 'c');
  expect(read(runOf([open]))).toEqual(open.data);
  const end = { ...ended(1, 2, 'llm', 'chat', { result: { text: 'Seoul' } }) };
  const run = runOf([end]);
  expect(read(run)).toEqual(end.data);
  expect(callAsJson(run, spanAt(run, 0))).toContain('\n  "result": {\n');
  run.log.payloadFrom = 1;
  expect(read(run)).toBeNull();
});

it('a command says that it was put together, and holds no host and no secret of its own', () => {
  expect(curlOf(call('internal/llm/chat'), { text: "it's" }, 'Reconstructed: …')).toBe(
    [
      '# Reconstructed: …',
      'curl -X POST "$NADOO_URL/internal/llm/chat" \\',
      '  -H "Authorization: Bearer $NADOO_PLUGIN_TOKEN" \\',
      "  -H 'Content-Type: application/json' \\",
      `  -d '{"text":"it'\\''s"}'`,
    ].join('\n'),
  );
});

it('a name from a plugin is no command of the shell', () => {
  expect(curlOf(call('/a"; rm -rf "$HOME`x`'), null, '')).toContain(
    '"$NADOO_URL/a\\"; rm -rf \\"\\$HOME\\`x\\`"',
  );
});

it('tokens are those that the result names, and none where it names none', () => {
  expect(tokensOf({ usage: { total_tokens: 912 } })).toBe(912);
  for (const result of [null, 'text', {}, { usage: null }, { usage: { total_tokens: '912' } }])
    expect(tokensOf(result)).toBeNull();
});
