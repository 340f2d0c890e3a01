/**
 * Parts of the shell that load after the first view. `preloadLateParts` fetches also those that are needed
 * only when something went wrong: then the server may be the very thing that is gone; and the palette, since
 * what is typed before it stands there would go into the view.
 */
import type { AnyRouter } from '@tanstack/react-router';
import type { Services } from '#src/connection/services.ts';
import { loadPatiently } from '#src/lib/load-patiently.ts';
import { whenIdle } from '#src/lib/when-idle.ts';
import type { ReadRun } from '#src/shared/run-timeline/inner-run.ts';
import { late } from '#src/ui/late.tsx';
import { lazyPart } from '#src/ui/lazy-part.ts';

const details = () => import('./connection-details.tsx');
const session = () => import('#src/features/session/index.ts');
const presence = () => import('#src/features/presence/index.ts');
const inspector = () => import('#src/features/inspector/index.ts');
const palette = () => import('./palette/command-palette.tsx');
const keysHelp = () => import('./keys-help.tsx');
const profile = () => import('./profile-card.tsx');
const invitation = () => import('./invitation-watch.tsx');
const listeners = () => import('./late-listeners.ts');
const notifications = () => import('#src/features/notifications/index.ts');

export const ConnectionDetails = lazyPart(async () => (await details()).ConnectionDetails);

export const SignInAgain = lazyPart(async () => (await session()).SignInAgain);

export const PresenceSidebar = lazyPart(async () => (await presence()).PresenceSidebar);

export const NotificationBell = lazyPart(async () => (await notifications()).NotificationBell);

export const Inspector = lazyPart(async () => (await inspector()).Inspector);

export const CommandPalette = late(async () => (await palette()).CommandPalette);

export const KeysHelp = lazyPart(async () => (await keysHelp()).KeysHelp);

export const ProfileCard = lazyPart(async () => (await profile()).ProfileCard);

export const InvitationWatch = lazyPart(async () => (await invitation()).InvitationWatch);

/** Only while developing: null in every page that ships. */
export const FaultMenu =
  import.meta.env.DEV || import.meta.env.MODE === 'faults'
    ? lazyPart(async () => (await import('./faults/fault-menu.tsx')).FaultMenu)
    : null;

export function preloadLateParts(): void {
  // A failure here is no news: the part says so itself when it is opened.
  void Promise.allSettled([details(), session(), inspector(), CommandPalette.preload(), profile()]);
}

/** What listens to the whole page, once the first view stands. @returns the end */
export function listenLate(services: Services, router: AnyRouter): () => void {
  const over = new AbortController();
  whenIdle(() => {
    loadPatiently(listeners).then(
      ({ listen }) => {
        listen(services, router, over.signal);
      },
      // Without it a click is what the browser makes of it, and a sign-out is this tab's.
      () => undefined,
    );
  }, 500);
  return () => {
    over.abort();
  };
}

/** Looks into a plugin run by the debugger's own model, which is loaded when somebody does, without its views. */
export const readRun: ReadRun = async (...args) =>
  (await import('#src/features/plugin-debugger/glance/index.ts')).readRun(...args);
