import { Play } from 'lucide-react';
import { useState } from 'react';
import { useFormats } from '#src/i18n/use-formats.ts';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { WireTool } from '#src/protocol/entities.ts';
import { useViewCommands } from '#src/shared/commands/view-commands.ts';
import { Button } from '#src/ui/button.tsx';
import { SelectField } from '#src/ui/select-field.tsx';
import { TextArea } from '#src/ui/text-area.tsx';
import { TextField } from '#src/ui/text-field.tsx';
import { debuggerMessages } from './messages.ts';
import { formMessages } from './runs/form-messages.ts';
import { keepTexts, readTexts } from './tool-form-memory.ts';
import { fieldsOf, readForm, type Bounds, type FieldProblem, type ToolField } from './tool-form-model.ts';

export interface ToolFormProps {
  readonly pluginId: string;
  readonly tool: WireTool;
  /** Of a run that is to be run again; else the form holds what this tab last typed into it, or the defaults. */
  readonly given?: Readonly<Record<string, unknown>> | null;
  readonly busy: boolean;
  readonly onRun: (parameters: Readonly<Record<string, unknown>>) => void;
}

/** The form of one tool. Bad input is said at its field; what was typed stays. */
export function ToolForm({ pluginId, tool, given = null, busy, onRun }: ToolFormProps) {
  const t = useMessages(debuggerMessages);
  const [texts, setTexts] = useState(() => (given === null ? readTexts(pluginId, tool.name) : {}));
  const [problems, setProblems] = useState<Readonly<Record<string, FieldProblem>>>({});
  const fields = fieldsOf(tool.parameters, given);
  const submit = () => {
    const result = readForm(fields, texts);
    setProblems(result.ok ? {} : result.problems);
    if (result.ok && !busy) onRun(result.parameters);
  };
  useViewCommands({
    view: t('plugins'),
    commands: () => [
      {
        id: 'plugins:run',
        label: t('runTool', { tool: tool.name }),
        reason: busy ? t('beingStarted') : null,
        run: submit,
      },
    ],
  });
  return (
    <form
      noValidate
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {fields.length === 0 ? <p className="text-ink-2">{t('noParameters')}</p> : null}
      {fields.map((field) => (
        <ParameterField
          key={field.name}
          field={field}
          value={texts[field.name] ?? field.initial}
          problem={problems[field.name] ?? null}
          onChange={(text) => {
            const next = { ...texts, [field.name]: text };
            setTexts(next);
            if (given === null) keepTexts(pluginId, tool.name, next);
          }}
        />
      ))}
      <Button type="submit" variant="primary" busy={busy} className="justify-self-start">
        {busy ? null : <Play aria-hidden="true" className="size-4" />}
        {t('run')}
      </Button>
    </form>
  );
}

interface ParameterFieldProps {
  readonly field: ToolField;
  readonly value: string;
  readonly problem: FieldProblem | null;
  readonly onChange: (text: string) => void;
}

/** "At least 1, at most 10"; empty without bounds. */
function useBoundWords({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: Bounds): string {
  const t = useMessages(formMessages);
  const { formatNumber } = useFormats();
  return [
    minimum === undefined ? '' : t('atLeast', { bound: formatNumber(minimum) }),
    exclusiveMinimum === undefined ? '' : t('moreThan', { bound: formatNumber(exclusiveMinimum) }),
    maximum === undefined ? '' : t('atMost', { bound: formatNumber(maximum) }),
    exclusiveMaximum === undefined ? '' : t('lessThan', { bound: formatNumber(exclusiveMaximum) }),
  ]
    .filter(Boolean)
    .join(', ');
}

function ParameterField({ field, value, problem, onChange }: ParameterFieldProps) {
  const t = useMessages(debuggerMessages);
  const form = useMessages(formMessages);
  const bounds = useBoundWords(field.bounds);
  const words: Readonly<Record<FieldProblem, string>> = {
    missing: t('missing'),
    'wrong-number': t('wrongNumber'),
    'wrong-integer': form('wrongInteger'),
    'out-of-bounds': bounds,
    'wrong-json': t('wrongJson'),
    'wrong-list': form('wrongList'),
    'wrong-object': form('wrongObject'),
  };
  const kinds = { list: form('jsonList'), object: form('jsonObject'), json: form('json') };
  const hints = [
    field.required ? t('required') : '',
    field.description,
    field.kind === 'list' || field.kind === 'object' || field.kind === 'json' ? kinds[field.kind] : bounds,
    field.rest === null ? '' : JSON.stringify(field.rest),
  ];
  const shared = {
    label: field.name,
    hint: hints.filter(Boolean).join(' · '),
    error: problem === null ? null : words[problem],
    value,
  };
  if (field.kind === 'choice' || field.kind === 'boolean') {
    const choices =
      field.kind === 'boolean'
        ? [
            { value: 'true', label: t('yes') },
            { value: 'false', label: t('no') },
          ]
        : field.choices.map((choice) => ({ value: choice, label: choice }));
    const unset = field.required && value !== '' ? [] : [{ value: '', label: t('unset') }];
    return <SelectField {...shared} options={[...unset, ...choices]} onValueChange={onChange} />;
  }
  if (field.kind === 'json' || field.kind === 'list' || field.kind === 'object') {
    return (
      <TextArea
        {...shared}
        rows={3}
        spellCheck={false}
        inputClassName="font-mono max-h-60"
        onChange={(event) => {
          onChange(event.target.value);
        }}
      />
    );
  }
  return (
    <TextField
      {...shared}
      inputMode={field.kind === 'text' ? 'text' : 'decimal'}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => {
        onChange(event.target.value);
      }}
    />
  );
}
