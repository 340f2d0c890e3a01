import { Play } from 'lucide-react';
import { useState } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import type { WireTool } from '#src/protocol/entities.ts';
import { useViewCommands } from '#src/shared/commands/view-commands.ts';
import { Button } from '#src/ui/button.tsx';
import { SelectField } from '#src/ui/select-field.tsx';
import { TextArea } from '#src/ui/text-area.tsx';
import { TextField } from '#src/ui/text-field.tsx';
import { debuggerMessages } from './messages.ts';
import { fieldsOf, readForm, type FieldProblem, type ToolField } from './tool-form-model.ts';

export interface ToolFormProps {
  readonly tool: WireTool;
  readonly busy: boolean;
  readonly onRun: (parameters: Readonly<Record<string, unknown>>) => void;
}

/** The form of one tool. Bad input is said at its field; what was typed stays. */
export function ToolForm({ tool, busy, onRun }: ToolFormProps) {
  const t = useMessages(debuggerMessages);
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>({});
  const [problems, setProblems] = useState<Readonly<Record<string, FieldProblem>>>({});
  const fields = fieldsOf(tool.parameters);
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
            setTexts({ ...texts, [field.name]: text });
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

function ParameterField({ field, value, problem, onChange }: ParameterFieldProps) {
  const t = useMessages(debuggerMessages);
  const words = { missing: t('missing'), 'wrong-number': t('wrongNumber'), 'wrong-json': t('wrongJson') };
  const shared = {
    label: field.name,
    hint: [field.required ? t('required') : '', field.description].filter(Boolean).join(' · '),
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
  if (field.kind === 'json') {
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
