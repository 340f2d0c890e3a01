import { useState } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { executionStatuses, type WirePlugin } from '#src/protocol/entities.ts';
import { Disclosure } from '#src/ui/disclosure.tsx';
import { SelectField } from '#src/ui/select-field.tsx';
import { TextField } from '#src/ui/text-field.tsx';
import { useMedia } from '#src/ui/use-media.ts';
import { runsMessages } from './messages.ts';
import { filterNames, fromLocalField, isSeconds, toLocalField, type RunFilters } from './run-filters.ts';

export interface FilterBarProps {
  readonly filters: RunFilters;
  readonly plugins: readonly WirePlugin[];
  readonly onChange: (filters: RunFilters) => void;
}

/** What the list is narrowed to: in sight where there is room, else behind a button that says how many are set. */
export function FilterBar(props: FilterBarProps) {
  const t = useMessages(runsMessages);
  const roomy = useMedia('(min-width: 64rem)');
  const set = filterNames.filter((name) => props.filters[name] !== '').length;
  if (roomy) {
    return (
      <div
        role="group"
        aria-label={t('filters')}
        className="flex flex-wrap items-start gap-2 *:flex-1 *:basis-20"
      >
        <Fields {...props} />
      </div>
    );
  }
  return (
    <Disclosure label={set === 0 ? t('filters') : t('filtersSet', { count: set })}>
      <div role="group" aria-label={t('filters')} className="grid grid-cols-2 items-start gap-2 pt-2">
        <Fields {...props} />
      </div>
    </Disclosure>
  );
}

function Fields({ filters, plugins, onChange }: FilterBarProps) {
  const t = useMessages(runsMessages);
  const any = { value: '', label: t('any') };
  const set = (change: Partial<RunFilters>) => {
    onChange({ ...filters, ...change });
  };
  const plugin = plugins.find(({ id }) => id === filters.plugin_id);
  const tools = (plugin === undefined ? plugins : [plugin]).flatMap((each) => each.tools);
  return (
    <>
      <SelectField
        label={t('plugin')}
        value={filters.plugin_id}
        options={[
          any,
          ...withPresent(
            plugins.map(({ id, name }) => ({ value: id, label: name })),
            filters.plugin_id,
          ),
        ]}
        onValueChange={(plugin_id) => {
          set({ plugin_id, tool_name: '' });
        }}
      />
      <SelectField
        label={t('tool')}
        value={filters.tool_name}
        options={[any, ...withPresent(uniqueNames(tools.map(({ name }) => name)), filters.tool_name)]}
        onValueChange={(tool_name) => {
          set({ tool_name });
        }}
      />
      <SelectField
        label={t('status')}
        value={filters.status}
        options={[any, ...executionStatuses.map((value) => ({ value, label: t(value) }))]}
        onValueChange={(status) => {
          set({ status });
        }}
      />
      {(['min_duration', 'max_duration'] as const).map((name) => (
        <SecondsField
          key={`${name}:${filters[name]}`}
          label={t(name === 'min_duration' ? 'minDuration' : 'maxDuration')}
          value={filters[name]}
          onValueChange={(value) => {
            set({ [name]: value });
          }}
        />
      ))}
      {(['after', 'before'] as const).map((name) => (
        <TextField
          key={name}
          type="datetime-local"
          className="max-lg:col-span-2 lg:min-w-48"
          label={t(name)}
          value={toLocalField(filters[name])}
          onChange={({ target }) => {
            set({ [name]: fromLocalField(target.value) });
          }}
        />
      ))}
    </>
  );
}

/** Applied when it is left, or by Enter: half a number would narrow the list to something else. */
function SecondsField({
  label,
  value,
  onValueChange,
}: {
  readonly label: string;
  readonly value: string;
  readonly onValueChange: (value: string) => void;
}) {
  const t = useMessages(runsMessages);
  const [text, setText] = useState(value);
  const isWrong = text !== '' && !isSeconds(text);
  const apply = () => {
    if (!isWrong && text !== value) onValueChange(text);
  };
  return (
    <TextField
      label={label}
      value={text}
      inputMode="decimal"
      autoComplete="off"
      error={isWrong ? t('wrongSeconds') : null}
      onChange={({ target }) => {
        setText(target.value.trim());
      }}
      onBlur={apply}
      onKeyDown={({ key }) => {
        if (key === 'Enter') apply();
      }}
    />
  );
}

type Options = readonly { readonly value: string; readonly label: string }[];

/** What the address names is a choice too, though the server knows no such plugin or tool: its runs may be there. */
function withPresent(options: Options, value: string): Options {
  if (value === '' || options.some((option) => option.value === value)) return options;
  return [...options, { value, label: value }];
}

function uniqueNames(names: readonly string[]): Options {
  return [...new Set(names)].toSorted().map((name) => ({ value: name, label: name }));
}
