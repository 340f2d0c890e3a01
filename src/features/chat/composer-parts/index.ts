export { ComposerParts } from './composer-parts.tsx';
export { composeMessage } from './draft-load.ts';
export { tellSent } from './sent-drafts.ts';
