/**
 * A notification in the reader's language, from its kind and parameters. Kinds that this page does not know, and
 * parameters that are not as expected, keep the server's own words. All of it is plain text.
 */
import { formatDuration } from '#src/i18n/format.ts';
import type { Locale } from '#src/i18n/locale.ts';
import { defineMessages, translator, type Translate } from '#src/i18n/messages.ts';
import { withoutTurns } from '#src/lib/turned-text.ts';
import type { Notification } from '#src/protocol/notification-frames.ts';

const words = defineMessages({
  en: {
    run_completed: '{tool} finished',
    run_completed_body: 'It took {time}.',
    run_failed: '{tool} failed',
    run_failed_body: 'The run gave no reason.',
    answer_finished: 'Your answer is ready',
    answer_ended: 'Your answer has ended',
    mentioned: '{by} mentioned you',
    mentioned_in: '{by} mentioned you in “{session}”',
    member_added: 'You are now in {workspace}',
    member_added_body: '{by} added you as {role}.',
    role_changed: 'Your role in {workspace} is now {role}',
    role_changed_body: '{by} changed it.',
    owner: 'owner',
    admin: 'admin',
    member: 'member',
    viewer: 'viewer',
    kind_workflow_completed: 'Workflows that finished',
    kind_workflow_failed: 'Workflows that failed',
    kind_run_completed: 'Runs that finished',
    kind_run_failed: 'Runs that failed',
    kind_answer_finished: 'Answers',
    kind_mentioned: 'Mentions',
    kind_member_added: 'New memberships',
    kind_role_changed: 'Changes of your role',
  },
  ko: {
    run_completed: '{tool} 완료',
    run_completed_body: '{time} 걸렸습니다.',
    run_failed: '{tool} 실패',
    run_failed_body: '실행이 이유를 남기지 않았습니다.',
    answer_finished: '답변이 준비되었습니다',
    answer_ended: '답변이 끝났습니다',
    mentioned: '{by} 님이 회원님을 언급했습니다',
    mentioned_in: '“{session}”에서 {by} 님이 회원님을 언급했습니다',
    member_added: '{workspace}에 참여했습니다',
    member_added_body: '{by} 님이 {role} 역할로 추가했습니다.',
    role_changed: '{workspace}에서 이제 {role}입니다',
    role_changed_body: '{by} 님이 변경했습니다.',
    owner: '소유자',
    admin: '관리자',
    member: '멤버',
    viewer: '뷰어',
    kind_workflow_completed: '완료된 워크플로',
    kind_workflow_failed: '실패한 워크플로',
    kind_run_completed: '완료된 실행',
    kind_run_failed: '실패한 실행',
    kind_answer_finished: '답변',
    kind_mentioned: '언급',
    kind_member_added: '워크스페이스 참여',
    kind_role_changed: '역할 변경',
  },
});

type T = Translate<(typeof words)['en']>;
type Params = Notification['params'];

export interface NotificationWords {
  readonly title: string;
  readonly body: string;
}

/** Longer texts are cut: a row shows a few lines, and a name that is read out must end. */
const MAX_TITLE = 200;
const MAX_BODY = 400;

export function wordNotification(notification: Notification, locale: Locale): NotificationWords {
  const { kind, params, title, body } = notification;
  const own = kind === null ? null : wordKind(kind, params, translator(words, locale), locale);
  return { title: cut(own?.title ?? title, MAX_TITLE), body: cut(own?.body ?? body, MAX_BODY) };
}

/** The name of a kind; of one that is not known here, the server's. */
export function wordKindName(kind: string, locale: Locale): string {
  const key = `kind_${kind}`;
  return Object.hasOwn(words.en, key) ? translator(words, locale)(key as 'kind_run_failed') : cut(kind, 60);
}

function wordKind(kind: string, params: Params, t: T, locale: Locale): NotificationWords | null {
  const text = (name: string): string | null => {
    const value = params[name];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  switch (kind) {
    case 'run_completed':
    case 'run_failed':
    case 'workflow_completed':
    case 'workflow_failed': {
      const tool = kind.startsWith('run_')
        ? toolOf(text('plugin_id'), text('tool_name'))
        : text('workflow_name');
      if (tool === null) return null;
      if (kind.endsWith('_failed'))
        return { title: t('run_failed', { tool }), body: text('error') ?? t('run_failed_body') };
      const { duration } = params;
      if (typeof duration !== 'number') return null;
      const time = formatDuration(locale, duration * 1_000);
      return { title: t('run_completed', { tool }), body: t('run_completed_body', { time }) };
    }
    case 'answer_finished': {
      const session = params['session_title'];
      if (typeof session !== 'string') return null;
      return {
        title: t(params['status'] === 'complete' ? 'answer_finished' : 'answer_ended'),
        body: session,
      };
    }
    case 'mentioned': {
      const [by, said, session] = [text('by'), text('text'), text('session_title')];
      if (by === null || said === null) return null;
      return {
        title: session === null ? t('mentioned', { by }) : t('mentioned_in', { by, session }),
        body: said,
      };
    }
    case 'member_added':
    case 'role_changed': {
      const [workspace, by, role] = [text('workspace_name'), text('by'), roleOf(text('role'), t)];
      if (workspace === null || by === null || role === null) return null;
      return kind === 'member_added'
        ? { title: t('member_added', { workspace }), body: t('member_added_body', { by, role }) }
        : { title: t('role_changed', { workspace, role }), body: t('role_changed_body', { by }) };
    }
    default:
      return null;
  }
}

function toolOf(plugin: string | null, tool: string | null): string | null {
  return plugin === null || tool === null ? null : `${plugin}:${tool}`;
}

function roleOf(role: string | null, t: T): string | null {
  switch (role) {
    case 'owner':
    case 'admin':
    case 'member':
    case 'viewer':
      return t(role);
    default:
      return null;
  }
}

/** At most `max` characters, never half of one, and none that turns what follows. */
function cut(words: string, max: number): string {
  const text = withoutTurns(words);
  return text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
