import { describe, expect, it } from 'vitest';
import { toNotification } from '#src/protocol/notification-frames.ts';
import { wordKindName, wordNotification } from './notification-words.ts';

const of = (kind: string | null, params: Record<string, unknown> = {}, title = 'Title', body = 'Body') =>
  toNotification({ title, body, kind, params }, null);

describe('the words of a notification', () => {
  it('a workflow is worded by its name', () => {
    const failed = of('workflow_failed', { workflow_name: 'Onboarding', duration: 1, error: 'No printer' });
    expect(wordNotification(failed, 'en')).toEqual({ title: 'Onboarding failed', body: 'No printer' });
    const done = of('workflow_completed', { workflow_name: 'Onboarding', duration: 4.2, error: null });
    expect(wordNotification(done, 'ko').title).toBe('Onboarding 완료');
  });

  it('come from its kind and parameters, in either language', () => {
    const run = of('run_completed', { plugin_id: 'shop', tool_name: 'find', duration: 4.2 });
    expect(wordNotification(run, 'en')).toEqual({ title: 'shop:find finished', body: 'It took 4.2 s.' });
    expect(wordNotification(run, 'ko')).toEqual({ title: 'shop:find 완료', body: '4.2초 걸렸습니다.' });
    const role = of('role_changed', { workspace_name: 'Lab', role: 'viewer', by: 'Ada' });
    expect(wordNotification(role, 'ko').title).toBe('Lab에서 이제 뷰어입니다');
    const answer = of('answer_finished', { session_title: 'Refunds', status: 'error' });
    expect(wordNotification(answer, 'en')).toEqual({ title: 'Your answer has ended', body: 'Refunds' });
    const mention = of('mentioned', { by: 'Ada', text: 'Look, @Mina', session_title: 'Refunds' });
    expect(wordNotification(mention, 'en')).toEqual({
      title: 'Ada mentioned you in “Refunds”',
      body: 'Look, @Mina',
    });
    expect(wordNotification(mention, 'ko').title).toBe('“Refunds”에서 Ada 님이 회원님을 언급했습니다');
    expect(wordKindName('mentioned', 'ko')).toBe('언급');
  });

  it('are the server’s where the kind is unknown or a parameter is not as expected', () => {
    const own = { title: 'Title', body: 'Body' };
    for (const unknown of [
      of(null),
      of('constructor'),
      of('run_failed'),
      of('run_completed', { plugin_id: 'a', tool_name: 'b', duration: '4' }),
      of('member_added', { workspace_name: 'Lab', role: 'emperor', by: 'Ada' }),
      of('answer_finished', { session_title: { toString: 'x' } }),
      of('mentioned', { by: 'Ada', session_title: 'Refunds' }),
    ])
      expect(wordNotification(unknown, 'en')).toEqual(own);
    expect(wordKindName('toString', 'en')).toBe('toString');
  });

  it('end, and never in half a character', () => {
    const { title, body } = wordNotification(of(null, {}, '🙂'.repeat(10_000), 'x'.repeat(10_000)), 'en');
    expect([title.length, body.length]).toEqual([199, 400]);
    expect(/[\ud800-\udbff](?![\udc00-\udfff])/.test(title)).toBe(false);
  });
});
