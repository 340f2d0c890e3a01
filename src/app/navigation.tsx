import { Link } from '@tanstack/react-router';
import { Blocks, FileText, MessageSquare, Workflow } from 'lucide-react';
import { useExtension } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { cx } from '#src/ui/cx.ts';
import { appMessages } from './messages.ts';
import type { View } from './view-of.ts';

export interface NavigationProps {
  readonly workspaceId: string;
  /** The debugger belongs to Plugins. */
  readonly view: View | null;
  readonly orientation: 'rail' | 'bar';
}

const entries = [
  { view: 'chat', to: '/w/$workspace/chat/{-$session}', icon: MessageSquare },
  { view: 'documents', to: '/w/$workspace/documents/{-$doc}', icon: FileText },
  { view: 'plugins', to: '/w/$workspace/plugins/{-$plugin}', icon: Blocks },
  { view: 'workflows', to: '/w/$workspace/workflows', icon: Workflow },
] as const;

/** The links to the views: a column in the rail, a row in the bar of phones. */
export function Navigation({ workspaceId, view, orientation }: NavigationProps) {
  const t = useMessages(appMessages);
  const hasWorkflows = useExtension('workflows') === true || view === 'workflows';
  const shown = entries.filter((entry) => entry.view !== 'workflows' || hasWorkflows);
  return (
    <ul className={cx('flex', orientation === 'rail' ? 'flex-col gap-1' : 'flex-1')}>
      {shown.map((entry) => {
        const present = entry.view === view || (entry.view === 'plugins' && view === 'debugger');
        const Icon = entry.icon;
        return (
          <li key={entry.view} className={orientation === 'bar' ? 'flex-1' : undefined}>
            <Link
              to={entry.to}
              params={{ workspace: workspaceId }}
              // The router marks links as current by itself, but knows nothing of the debugger.
              activeProps={{}}
              aria-current={present ? 'page' : undefined}
              className={cx(
                'flex h-13 flex-col items-center justify-center gap-1 rounded-md text-xs transition-colors',
                present
                  ? 'bg-accent-soft font-medium text-accent'
                  : 'text-ink-2 hover:bg-raised hover:text-ink',
              )}
            >
              <Icon aria-hidden="true" className="size-5" strokeWidth={1.75} />
              <span className="max-w-full truncate px-0.5">{t(entry.view)}</span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
