import { useMessages } from '#src/i18n/use-messages.ts';
import { approvalMessages } from '../approval-messages.ts';
import { chatMessages } from '../messages.ts';
import { threadMessages } from '../thread-messages.ts';
import type { LeftOut } from './chat-file.ts';
import type { MarkdownWords } from './chat-markdown.ts';
import { exportMessages } from './export-messages.ts';

export interface ExportWords extends MarkdownWords {
  readonly exporting: (title: string) => string;
  readonly saved: (name: string) => string;
  readonly failed: string;
  readonly close: string;
}

/** Words of the export and of its file, in the person's language. */
export function useExportWords(): ExportWords {
  const t = useMessages(exportMessages);
  const chat = useMessages(chatMessages);
  const thread = useMessages(threadMessages);
  const approval = useMessages(approvalMessages);
  return {
    exporting: (title) => t('exporting', { title }),
    saved: (name) => t('saved', { name }),
    failed: t('failed'),
    close: t('close'),
    untitled: t('untitled'),
    agent: thread('nadoo'),
    somebody: chat('somebody'),
    system: t('system'),
    exported: (at) => t('exported', { at }),
    leftOut: (what: LeftOut) => t(`left_${what}`),
    masked: (count) => t('masked', { count }),
    status: (status) => t(`status_${status}`),
    sources: t('sources'),
    untitledSource: t('untitledSource'),
    tool: (name) => t('tool', { name }),
    arguments: t('arguments'),
    result: t('result'),
    deniedBy: (name) => approval('deniedBy', { name }),
    nobody: approval('nobody'),
    undecided: approval('undecided'),
    hasVersions: t('hasVersions'),
    version: (version) => t('version', version),
    goesBack: (to, isVersion, heading) =>
      to === 'unknown' ? t('back_unknown') : t(isVersion ? `again_${to}` : `back_${to}`, { heading }),
  };
}
