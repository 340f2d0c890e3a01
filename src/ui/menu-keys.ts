/**
 * Where a key leads in a menu or list of one column.
 * @param present index of the focused item, -1 for none
 * @returns the index to focus, or `null` where the key means nothing here
 */
export function nextMenuIndex(key: string, present: number, labels: readonly string[]): number | null {
  const count = labels.length;
  if (count === 0) return null;
  switch (key) {
    case 'ArrowDown':
      return (present + 1) % count;
    case 'ArrowUp':
      return present <= 0 ? count - 1 : present - 1;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return key.length === 1 && key !== ' ' ? nextByLetter(key, present, labels) : null;
  }
}

function nextByLetter(letter: string, present: number, labels: readonly string[]): number | null {
  const wanted = letter.toLowerCase();
  for (let step = 1; step <= labels.length; step += 1) {
    const index = (present + step) % labels.length;
    if (labels[index]?.trim().toLowerCase().startsWith(wanted)) return index;
  }
  return null;
}
