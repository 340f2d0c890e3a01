import { useState } from 'react';
import type { SubmitEvent } from 'react';
import { useCapabilities, useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import { Checkbox } from '#src/ui/checkbox.tsx';
import { cx } from '#src/ui/cx.ts';
import { TextField } from '#src/ui/text-field.tsx';
import { DemoAccounts } from './demo-accounts.tsx';
import { sessionMessages } from './messages.ts';
import { SignInError } from './sign-in-error.tsx';
import { offersStay } from './stay-offer.ts';
import { useSignIn } from './use-sign-in.ts';

export interface SignInFormProps {
  /** The account that this page belongs to, where it does: "Sign in again". */
  readonly account?: { readonly email: string };
  /** Fields side by side, for a bar over the page. */
  readonly compact?: boolean;
}

/** Email, password, demo accounts, and errors in their place. What follows a success is the owner's business. */
export function SignInForm({ account, compact = false }: SignInFormProps) {
  const t = useMessages(sessionMessages);
  const { config } = useServices();
  const capabilities = useCapabilities();
  const attempt = useSignIn();
  const [email, setEmail] = useState(account?.email ?? '');
  const [password, setPassword] = useState('');
  const [stay, setStay] = useState(false);
  const [missing, setMissing] = useState({ email: false, password: false });
  const staying = offersStay(capabilities, config.serverUrl, window);

  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const lacks = { email: email.trim() === '', password: password === '' };
    setMissing(lacks);
    if (lacks.email || lacks.password || attempt.busy) return;
    attempt.submit({ email: email.trim(), password, ...(staying ? { stay } : {}) });
  };

  return (
    <div className="flex flex-col gap-4">
      {attempt.error === null ? null : (
        <SignInError
          error={attempt.error}
          host={new URL(config.serverUrl, location.origin).host}
          onRetry={attempt.retry}
        />
      )}
      <form
        noValidate
        onSubmit={onSubmit}
        className={cx(
          'flex gap-3',
          compact ? 'flex-col items-stretch sm:flex-row sm:items-start' : 'flex-col',
        )}
      >
        <TextField
          label={t('email')}
          labelHidden={compact}
          type="email"
          name="email"
          autoComplete="username"
          placeholder={compact ? t('email') : undefined}
          value={email}
          error={missing.email ? t('emailMissing') : null}
          onChange={(event) => {
            setEmail(event.target.value);
          }}
        />
        <TextField
          label={t('password')}
          labelHidden={compact}
          type="password"
          name="password"
          autoComplete="current-password"
          placeholder={compact ? t('password') : undefined}
          value={password}
          error={missing.password ? t('passwordMissing') : null}
          onChange={(event) => {
            setPassword(event.target.value);
          }}
        />
        <Button type="submit" variant="primary" size={compact ? 'md' : 'lg'} busy={attempt.busy}>
          {t('signIn')}
        </Button>
        {/* Below, for it comes once the server has said what it can: the button must not move then. */}
        {staying ? (
          <Checkbox
            label={t('stay')}
            {...(compact ? {} : { hint: t('stayHint') })}
            checked={stay}
            onCheckedChange={setStay}
          />
        ) : null}
      </form>
      <DemoAccounts
        only={account?.email ?? null}
        compact={compact}
        disabled={attempt.busy}
        onChoose={attempt.submit}
      />
    </div>
  );
}
