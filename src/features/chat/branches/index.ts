/** Branches of a chat: loaded with the renderer, once the first letter can be typed. */
export { AnswerVersions } from './answer-versions.tsx';
export { attachBranches } from './attach-branches.ts';
export { selectVisible } from './branch-layout.ts';
export { PromptVersions } from './prompt-versions.tsx';
