import { useMessages } from '#src/i18n/use-messages.ts';
import { CopyButton } from '#src/ui/copy-button.tsx';
import { debuggerMessages } from './messages.ts';

/** The least that shows something of each kind, in the words of the plugin SDK. */
const SNIPPET = `self.context.start_step("fetch")
self.context.info("Fetching the page")
self.context.watch_variable("page", page)
self.context.end_step()`;

/** A live run that has recorded nothing yet: what a plugin writes to be seen here. */
export function StartSnippet() {
  const t = useMessages(debuggerMessages);
  return (
    <div className="m-6 max-w-xl">
      <p className="text-ink-2">{t('startSnippet')}</p>
      <div className="mt-3 flex items-start rounded-md border border-line bg-raised">
        <pre className="min-w-0 flex-1 overflow-x-auto p-3 font-mono text-mono">{SNIPPET}</pre>
        <CopyButton label={t('copySnippet')} text={SNIPPET} className="m-1" />
      </div>
    </div>
  );
}
