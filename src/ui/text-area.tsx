import { useId } from 'react';
import type { ComponentProps } from 'react';
import { controlClasses } from './control-classes.ts';
import { cx } from './cx.ts';
import { describeField } from './field-texts.ts';
import type { FieldTexts } from './field-texts.ts';
import { Field } from './field.tsx';

export interface TextAreaProps extends Omit<ComponentProps<'textarea'>, 'id'>, FieldTexts {
  readonly inputClassName?: string;
}

/** Several lines of text; grows with its content (`field-sizing`) up to `max-h` of `inputClassName`. */
export function TextArea({
  label,
  labelHidden,
  hint,
  error,
  className,
  inputClassName,
  ...rest
}: TextAreaProps) {
  const id = useId();
  const texts = {
    label,
    ...(labelHidden === undefined ? {} : { labelHidden }),
    ...(hint === undefined ? {} : { hint }),
  };
  const { controlProps, ...ids } = describeField(id, { ...texts, error: error ?? null });
  return (
    <Field id={id} {...ids} {...texts} error={error ?? null} className={className}>
      <textarea
        rows={1}
        {...rest}
        {...controlProps}
        className={cx('field-sizing-content resize-none py-1.5', controlClasses, inputClassName)}
      />
    </Field>
  );
}
