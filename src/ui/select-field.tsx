import { useId } from 'react';
import type { ComponentProps } from 'react';
import { withoutTurns } from '#src/lib/turned-text.ts';
import { controlClasses } from './control-classes.ts';
import { cx } from './cx.ts';
import { describeField } from './field-texts.ts';
import type { FieldTexts } from './field-texts.ts';
import { Field } from './field.tsx';

export interface SelectOption {
  readonly value: string;
  readonly label: string;
}

export interface SelectFieldProps
  extends Omit<ComponentProps<'select'>, 'id' | 'children' | 'multiple' | 'onChange'>, FieldTexts {
  readonly options: readonly SelectOption[];
  readonly onValueChange: (value: string) => void;
}

/** A choice of one (`combobox`). The browser's own control: the best there is on phones and for keyboards. */
export function SelectField({
  label,
  labelHidden,
  hint,
  error,
  options,
  onValueChange,
  className,
  ...rest
}: SelectFieldProps) {
  const id = useId();
  const texts = {
    label,
    ...(labelHidden === undefined ? {} : { labelHidden }),
    ...(hint === undefined ? {} : { hint }),
  };
  const { controlProps, ...ids } = describeField(id, { ...texts, error: error ?? null });
  return (
    <Field id={id} {...ids} {...texts} error={error ?? null} className={className}>
      <select
        {...rest}
        {...controlProps}
        onChange={(event) => {
          onValueChange(event.target.value);
        }}
        className={cx('h-8 pointer-coarse:h-10', controlClasses)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {withoutTurns(option.label)}
          </option>
        ))}
      </select>
    </Field>
  );
}
