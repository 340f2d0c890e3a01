import { useId, useState, type SubmitEvent } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import { Checkbox } from '#src/ui/checkbox.tsx';
import { TextField } from '#src/ui/text-field.tsx';
import { stepIds, type CheckPort } from './check-types.ts';
import { connectMessages } from './connect-messages.ts';
import { ConnectStep } from './connect-step.tsx';
import { useServerCheck } from './use-server-check.ts';

export interface ConnectPageProps {
  readonly port: CheckPort;
  /** The server that this page is set to. */
  readonly address: string;
}

/** `/connect`: whether this browser and a server can work together, step by step. It has no session and keeps nothing. */
export function ConnectPage({ port, address: initial }: ConnectPageProps) {
  const t = useMessages(connectMessages);
  const titleId = useId();
  const [address, setAddress] = useState(initial);
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [mayPrompt, setMayPrompt] = useState(false);
  const { findings, busy, start } = useServerCheck(port);
  const found = [...findings.values()].filter((finding) => finding !== 'running');
  const count = (state: 'ok' | 'failed' | 'skipped') =>
    found.filter((finding) => finding.state === state).length;
  const present = stepIds.find((id) => findings.get(id) === 'running');
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    start({ address, email: email.trim(), password, mayPrompt });
  };
  return (
    <main aria-labelledby={titleId} className="mx-auto flex min-h-dvh max-w-3xl flex-col gap-6 p-4 md:p-8">
      <header className="flex flex-col gap-2">
        <a href="/" className="self-start rounded-md text-accent underline underline-offset-2">
          {t('back')}
        </a>
        <h1 id={titleId} className="text-xl font-semibold">
          {t('title')}
        </h1>
        <p className="text-ink-2">{t('intro')}</p>
      </header>
      <form onSubmit={onSubmit} className="flex flex-col gap-3" autoComplete="off">
        <TextField
          label={t('serverUrl')}
          inputMode="url"
          spellCheck={false}
          required
          value={address}
          onChange={(event) => {
            setAddress(event.target.value);
          }}
        />
        <div className="grid gap-3 md:grid-cols-2">
          <TextField
            label={t('email')}
            hint={t('optional')}
            type="email"
            autoComplete="off"
            value={email}
            onChange={(event) => {
              setEmail(event.target.value);
            }}
          />
          <TextField
            label={t('password')}
            type="password"
            autoComplete="off"
            value={password}
            onChange={(event) => {
              setPassword(event.target.value);
            }}
          />
        </div>
        <Checkbox label={t('mayPrompt')} checked={mayPrompt} onCheckedChange={setMayPrompt} />
        <Button type="submit" variant="primary" busy={busy} className="self-start">
          {t('check')}
        </Button>
      </form>
      <p role="status" className="text-ink-2">
        {present !== undefined
          ? t('running', { step: t(present) })
          : found.length > 0
            ? t('summary', { ok: count('ok'), failed: count('failed'), skipped: count('skipped') })
            : ''}
      </p>
      {findings.size > 0 ? (
        <ol aria-label={t('checks')} className="border-b border-line">
          {stepIds.map((id) => {
            const finding = findings.get(id);
            return finding === undefined ? null : <ConnectStep key={id} id={id} found={finding} />;
          })}
        </ol>
      ) : null}
    </main>
  );
}
