/** Text fields that are not needed before the first letter can be typed, and must then be there in the turn they are asked for. */
import { late } from '#src/ui/late.tsx';

export const FindBar = late(async () => (await import('./find-bar.tsx')).default);

export const RenameRow = late(async () => (await import('./rename-row.tsx')).default);
