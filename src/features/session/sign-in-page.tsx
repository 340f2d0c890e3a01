import { useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { sessionMessages } from './messages.ts';
import { SignInForm } from './sign-in-form.tsx';

/** The sign-in page. It names the server only where that is another one than the page's own. */
export function SignInPage() {
  const t = useMessages(sessionMessages);
  const { config } = useServices();
  const { origin, host } = new URL(config.serverUrl, location.origin);
  return (
    <div className="mx-auto flex w-full max-w-sm flex-col gap-6 px-4 py-8 sm:py-16">
      <div className="flex flex-col gap-1">
        <h1 className="text-xl font-semibold tracking-tight">{t('title')}</h1>
        {origin === location.origin ? null : <p className="text-ink-3">{t('server', { host })}</p>}
      </div>
      <SignInForm />
    </div>
  );
}
