/** The colour that goes with a status, which is always written beside it. */
export const tones = {
  starting: 'neutral',
  waiting: 'neutral',
  skipped: 'neutral',
  running: 'blue',
  completed: 'green',
  failed: 'red',
  interrupted: 'amber',
  cut: 'amber',
} as const;
