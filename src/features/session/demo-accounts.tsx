import type { SignInRequest } from '#src/auth/types.ts';
import { useCapabilities } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Avatar } from '#src/ui/avatar.tsx';
import { Button } from '#src/ui/button.tsx';
import { sessionMessages } from './messages.ts';

export interface DemoAccountsProps {
  /** Offer this account alone: the page belongs to it. */
  readonly only: string | null;
  readonly compact: boolean;
  readonly disabled: boolean;
  readonly onChoose: (request: SignInRequest) => void;
}

/** One click into the demo, while the server offers its accounts. */
export function DemoAccounts({ only, compact, disabled, onChoose }: DemoAccountsProps) {
  const t = useMessages(sessionMessages);
  const demo = useCapabilities()?.demo;
  if (demo == null) return null;
  const accounts = demo.accounts.filter((account) => only === null || account.email === only);
  return (
    <div className="flex flex-col gap-2">
      {compact ? null : (
        <div className="border-t border-line pt-4">
          <h2 className="font-semibold">{t('demo')}</h2>
          <p className="text-xs text-ink-3">{t('demoHint')}</p>
        </div>
      )}
      {accounts.map(({ id, email, name }) => {
        const firstName = name.split(' ')[0] ?? name;
        return (
          <Button
            key={email}
            size={compact ? 'md' : 'lg'}
            disabled={disabled}
            className={compact ? 'self-start' : 'justify-start!'}
            onClick={() => {
              onChoose({ email, password: demo.password });
            }}
          >
            <Avatar id={id ?? email} name={name} size="sm" decorative />
            {t('continueAs', { name: firstName })}
          </Button>
        );
      })}
    </div>
  );
}
