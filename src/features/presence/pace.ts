/** Whoever reads names and places follows three changes a second; a flood costs no more commits than that. */
export const SHOW_EVERY_MS = 300;
