/** Before the id of a send that was typed before the outbox was there: its key in the local storage. */
export const EARLY = 'nadoo:early:';
