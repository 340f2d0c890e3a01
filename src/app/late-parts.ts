/**
 * Parts of the shell that load after the first view. `preloadLateParts` fetches also those that are needed
 * only when something went wrong: then the server may be the very thing that is gone.
 */
import { lazy } from 'react';

const details = () => import('./connection-details.tsx');
const session = () => import('#src/features/session/index.ts');

export const ConnectionDetails = lazy(async () => ({ default: (await details()).ConnectionDetails }));

export const SignInAgain = lazy(async () => ({ default: (await session()).SignInAgain }));

export const PresenceSidebar = lazy(async () => ({
  default: (await import('#src/features/presence/index.ts')).PresenceSidebar,
}));

export const NotificationBell = lazy(async () => ({
  default: (await import('#src/features/notifications/index.ts')).NotificationBell,
}));

export function preloadLateParts(): void {
  // A failure here is no news: the part says so itself when it is opened.
  void Promise.allSettled([details(), session()]);
}
