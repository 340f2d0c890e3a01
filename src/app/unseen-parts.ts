/** Late parts that show nothing, in one file to fetch. */
export { InvitationWatch } from './invitation-watch.tsx';
export { keepClicks } from './steady-clicks.ts';
