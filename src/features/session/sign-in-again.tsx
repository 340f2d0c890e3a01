import { useAuthState, useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { Button } from '#src/ui/button.tsx';
import { sessionMessages } from './messages.ts';
import { SignInForm } from './sign-in-form.tsx';

/**
 * A bar over the page while the session is `expired`. Not modal: nothing unmounts, nothing steals the focus,
 * and what was typed can be read and copied meanwhile.
 */
export function SignInAgain() {
  const t = useMessages(sessionMessages);
  const { auth } = useServices();
  const { status, user } = useAuthState();
  if (status !== 'expired') return null;
  return (
    <section
      aria-label={t('againTitle')}
      className="flex flex-col gap-3 border-b border-line bg-amber-soft px-4 py-3 lg:flex-row lg:items-start lg:gap-6"
    >
      <div role="alert" className="min-w-0 flex-1">
        <p className="font-semibold">{t('againTitle')}</p>
        <p className="text-ink-2">{t('againDetail')}</p>
      </div>
      <div className="flex flex-wrap items-start gap-3">
        <SignInForm compact {...(user === null ? {} : { account: { email: user.email } })} />
        <Button
          variant="ghost"
          onClick={() => {
            void auth.signOut();
          }}
        >
          {t('signOut')}
        </Button>
      </div>
    </section>
  );
}
