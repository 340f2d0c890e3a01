/** The element of an option of the menu `id`, which the box names as the one that is pointed at. */
export const optionId = (id: string, index: number): string => `${id}-${String(index)}`;
