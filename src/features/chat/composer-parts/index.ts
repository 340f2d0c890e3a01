export { ComposerParts } from './composer-parts.tsx';
export { composeMessage } from './draft-load.ts';
