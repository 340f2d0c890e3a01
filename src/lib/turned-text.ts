/**
 * Characters that turn the direction of what follows: with one a name or an address reads as another. Marks of a
 * direction are fair beside a letter that is written from right to left.
 */
const TURNS = /([\u202A-\u202E\u2066-\u2069]+|(?<![\u0590-\u08FF].?)[\u200E\u200F]+(?!.?[\u0590-\u08FF]))/g;

/** @returns what stands around them, and at every odd place what turns */
export const splitTurns = (text: string): string[] => text.split(TURNS);

/** `text` with a plain mark in their place: for attributes, and for a name or a title among our own words. */
export const withoutTurns = (text: string): string => text.replace(TURNS, '\uFFFD');
