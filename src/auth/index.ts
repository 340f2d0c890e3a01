export { createAuthHolder, type AuthHolderOptions } from './auth-holder.ts';
export { createLazyKeptToken } from './lazy-kept-token.ts';
