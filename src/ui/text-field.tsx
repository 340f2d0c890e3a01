import { useId } from 'react';
import type { ComponentProps } from 'react';
import { controlClasses } from './control-classes.ts';
import { cx } from './cx.ts';
import { describeField } from './field-texts.ts';
import type { FieldTexts } from './field-texts.ts';
import { Field } from './field.tsx';

export interface TextFieldProps extends Omit<ComponentProps<'input'>, 'id'>, FieldTexts {
  readonly inputClassName?: string;
}

/** One line of text (`type` also email, password, search, number) with its label, hint and error. */
export function TextField({
  label,
  labelHidden,
  hint,
  error,
  className,
  inputClassName,
  ...rest
}: TextFieldProps) {
  const id = useId();
  const texts = {
    label,
    ...(labelHidden === undefined ? {} : { labelHidden }),
    ...(hint === undefined ? {} : { hint }),
  };
  const { controlProps, ...ids } = describeField(id, { ...texts, error: error ?? null });
  return (
    <Field id={id} {...ids} {...texts} error={error ?? null} className={className}>
      <input
        type="text"
        {...rest}
        {...controlProps}
        className={cx('h-8 pointer-coarse:h-10', controlClasses, inputClassName)}
      />
    </Field>
  );
}
