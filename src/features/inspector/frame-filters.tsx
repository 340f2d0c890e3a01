import type { Ref } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { SelectField } from '#src/ui/select-field.tsx';
import { TextField } from '#src/ui/text-field.tsx';
import type { FrameFilter } from './inspector-state.ts';
import { inspectorMessages } from './messages.ts';

export interface FrameFiltersProps {
  readonly filter: FrameFilter;
  readonly channels: readonly string[];
  readonly onChange: (filter: FrameFilter) => void;
  readonly fieldRef: Ref<HTMLInputElement>;
}

/** Text, channel, direction, outcome. */
export function FrameFilters({ filter, channels, onChange, fieldRef }: FrameFiltersProps) {
  const t = useMessages(inspectorMessages);
  return (
    <div className="flex shrink-0 flex-wrap items-end gap-2 border-b border-line p-2">
      <TextField
        ref={fieldRef}
        type="search"
        label={t('filter')}
        labelHidden
        placeholder={t('filter')}
        value={filter.text}
        onChange={(event) => {
          onChange({ ...filter, text: event.target.value });
        }}
        className="min-w-40 flex-1"
      />
      <SelectField
        label={t('channel')}
        labelHidden
        value={filter.channel}
        options={[
          { value: '', label: t('allChannels') },
          ...channels.map((value) => ({ value, label: value })),
        ]}
        onValueChange={(channel) => {
          onChange({ ...filter, channel });
        }}
        className="w-36"
      />
      <SelectField
        label={t('direction')}
        labelHidden
        value={filter.direction}
        options={[
          { value: 'all', label: t('bothWays') },
          ...(['in', 'out'] as const).map((value) => ({ value, label: t(value) })),
        ]}
        onValueChange={(direction) => {
          onChange({ ...filter, direction: direction as FrameFilter['direction'] });
        }}
        className="w-28"
      />
      <SelectField
        label={t('outcome')}
        labelHidden
        value={filter.outcome}
        options={[
          { value: 'all', label: t('allOutcomes') },
          ...(['decoded', 'unknown', 'rejected', 'sent'] as const).map((value) => ({
            value,
            label: t(value),
          })),
        ]}
        onValueChange={(outcome) => {
          onChange({ ...filter, outcome: outcome as FrameFilter['outcome'] });
        }}
        className="w-32"
      />
    </div>
  );
}
