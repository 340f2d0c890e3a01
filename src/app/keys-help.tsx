import { useEffect, useRef } from 'react';
import { useExtension } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Sheet } from '#src/ui/sheet.tsx';
import { keysMessages } from './keys-messages.ts';
import { writeShortcut } from './mod-key.ts';

type Text = keyof (typeof keysMessages)['en'];

/** What each view answers to. What a key of the browser does by itself (Tab, Enter on a button) is not told. */
const sections: readonly {
  readonly title: Text;
  readonly keys: readonly (readonly [keys: readonly string[], what: Text])[];
}[] = [
  {
    title: 'everywhere',
    keys: [
      [['Mod+K'], 'palette'],
      [['Mod+Shift+P'], 'inspector'],
      [['?'], 'keys'],
      [['Esc'], 'escape'],
      [['←', '→', 'Home', 'End'], 'tabs'],
      [['Home', 'End'], 'listEnds'],
    ],
  },
  {
    title: 'chat',
    keys: [
      [['Enter'], 'send'],
      [['Shift+Enter'], 'breakLine'],
      [['Mod+F'], 'findInChat'],
      [['Enter', 'Shift+Enter'], 'nextMatch'],
    ],
  },
  { title: 'documents', keys: [[['Mod+S'], 'save']] },
  {
    title: 'notifications',
    keys: [
      [['↑', '↓', 'J', 'K'], 'move'],
      [['Enter'], 'open'],
      [['E'], 'archive'],
      [['Shift+I'], 'read'],
      [['Shift+U'], 'unread'],
      [['Z'], 'undo'],
    ],
  },
  {
    title: 'debugger',
    keys: [
      [['Space'], 'follow'],
      [['←', '→'], 'record'],
      [['Shift+←', 'Shift+→'], 'step'],
      [['E', 'Shift+E'], 'error'],
      [['/'], 'find'],
      [['1', '2', '3', '4'], 'panes'],
      [['C'], 'copyRecord'],
      [['F'], 'fit'],
      [['↑', '↓', 'Home', 'End'], 'steps'],
      [['←', '→'], 'openStep'],
      [['Enter', 'Space'], 'chooseStep'],
      [['←', '→', 'Home', 'End'], 'items'],
      [['↑', '↓'], 'lanes'],
      [['+', '−'], 'zoom'],
    ],
  },
  { title: 'inspectorView', keys: [[['↑', '↓'], 'frames']] },
];

/** All keys, sorted by view; none of what this server does not keep. */
export function KeysHelp({ onClose }: { readonly onClose: () => void }) {
  const t = useMessages(keysMessages);
  const hasArchive = useExtension('inbox') !== false;
  const hasDocuments = useExtension('workspace-data') !== false;
  const shown = sections.filter(({ title }) => title !== 'documents' || hasDocuments);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.focus();
  }, []);
  return (
    <Sheet title={t('title')} onClose={onClose} side="center">
      {/* Focusable, so that what does not fit can be scrolled to by keys. */}
      <div ref={list} tabIndex={0} className="flex flex-col gap-4 p-4 focus-visible:-outline-offset-2">
        {shown.map((section) => (
          <section key={section.title} aria-label={t(section.title)}>
            <h3 className="mb-1 text-xs text-ink-3">{t(section.title)}</h3>
            <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1.5">
              {section.keys
                .filter(([, what]) => what !== 'archive' || hasArchive)
                .map(([keys, what]) => (
                  <div key={what} className="col-span-2 grid grid-cols-subgrid">
                    <dt>{t(what)}</dt>
                    <dd className="flex flex-wrap items-start justify-end gap-1">
                      {keys.map((key) => (
                        <kbd
                          key={key}
                          className="rounded-sm border border-control bg-raised px-1.5 font-sans text-xs leading-5"
                        >
                          {writeShortcut(key)}
                        </kbd>
                      ))}
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Sheet>
  );
}
