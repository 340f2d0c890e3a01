export interface FieldTexts {
  readonly label: string;
  /** The label is read but not seen: only where the place itself says what the field is. */
  readonly labelHidden?: boolean;
  readonly hint?: string;
  /** What is wrong and how to mend it; also marks the field invalid. */
  readonly error?: string | null;
}

/** Ids that tie a control to its hint and error: spread `controlProps` on the control. */
export function describeField(id: string, texts: FieldTexts) {
  const hintId = texts.hint === undefined ? undefined : `${id}-hint`;
  const errorId = texts.error == null ? undefined : `${id}-error`;
  const describedBy = [hintId, errorId].filter((part) => part !== undefined).join(' ');
  return {
    hintId,
    errorId,
    controlProps: {
      id,
      'aria-describedby': describedBy === '' ? undefined : describedBy,
      'aria-invalid': errorId === undefined ? undefined : true,
    },
  };
}
