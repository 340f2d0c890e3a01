import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import { ErrorNotice } from '#src/ui/error-notice.tsx';
import type { ImportProblem, KnownFile } from './imported-run.ts';
import { fileMessages } from './messages.ts';

export interface FileProblemProps {
  /** Of the file. */
  readonly name: string;
  readonly problem: ImportProblem;
  /** Records that could be read all the same. */
  readonly readable: number;
  readonly onShow: () => void;
}

const known = {
  frames: 'isFrames',
  'chrome-trace': 'isChromeTrace',
  'otlp-logs': 'isOtlpLogs',
  'otlp-metrics': 'isOtlpMetrics',
  har: 'isHar',
  zip: 'isZip',
  binary: 'isBinary',
} as const satisfies Record<KnownFile, string>;

/** Why a file could not be opened, and what of it can be shown all the same. */
export function FileProblem({ name, problem, readable, onShow }: FileProblemProps) {
  const t = useMessages(fileMessages);
  const { formatBytes, formatNumber } = useFormats();
  const words = () => {
    switch (problem.kind) {
      case 'empty':
        return t('empty', { name });
      case 'unreadable':
        return t('unreadable', { name });
      case 'too-large':
        return t('tooLarge', { name, size: formatBytes(problem.size), limit: formatBytes(problem.limit) });
      case 'not-json':
        return t('notJson', { name });
      case 'wrong-kind':
        return t(problem.found === null ? 'wrongKind' : known[problem.found], { name });
      case 'newer':
        return t('newer', { name, version: String(problem.version), reads: String(problem.reads) });
      case 'bad-header':
        return t('badHeader', { name });
      case 'unpacks':
        return t('unpacks', { name, packed: formatBytes(problem.packed), limit: formatBytes(problem.limit) });
      case 'long-line':
        return t('longLine', { name, limit: formatBytes(problem.limit) });
      case 'corrupt-gzip':
        return t('corruptGzip', { name, unpacked: formatBytes(problem.unpacked) });
      case 'truncated':
        return problem.total === null
          ? t('truncated', { name })
          : t('truncatedOf', {
              name,
              held: formatNumber(readable),
              total: formatNumber(problem.total),
            });
    }
  };
  return (
    <ErrorNotice
      className="m-4 shrink-0"
      title={words()}
      {...(readable === 0
        ? {}
        : { action: { label: t('showPartial', { count: readable }), onAction: onShow } })}
    />
  );
}
