import { useState } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { useViewCommands } from '#src/shared/commands/view-commands.ts';
import { Button } from '#src/ui/button.tsx';
import { TextArea } from '#src/ui/text-area.tsx';
import { workflowMessages } from './messages.ts';
import { readInputsText, writeInputsText } from './run-inputs.ts';

const EXAMPLE = '{"name": "Kim"}';

export interface RunFormProps {
  readonly userId: string;
  readonly workflowId: string;
  readonly busy: boolean;
  readonly onRun: (inputs: Readonly<Record<string, unknown>>) => void;
}

/** Inputs as JSON, since a workflow does not say which it takes, and the button that runs it. */
export function RunForm({ userId, workflowId, busy, onRun }: RunFormProps) {
  const t = useMessages(workflowMessages);
  const [text, setText] = useState(() => readInputsText(userId, workflowId));
  const inputs = readInputs(text);
  const submit = () => {
    if (inputs !== null && !busy) onRun(inputs);
  };
  useViewCommands({
    view: t('workflows'),
    commands: () => [
      {
        id: 'workflows:run',
        label: t('run'),
        reason: busy ? t('underWay') : inputs === null ? t('inputsWrong') : null,
        run: submit,
      },
    ],
  });
  return (
    <form
      className="flex max-w-3xl items-start gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <TextArea
        label={t('inputs')}
        hint={t('inputsHint', { example: EXAMPLE })}
        error={inputs === null ? t('inputsWrong') : null}
        value={text}
        spellCheck={false}
        onChange={(event) => {
          setText(event.target.value);
          writeInputsText(userId, workflowId, event.target.value);
        }}
        className="flex-1"
        inputClassName="max-h-60 font-mono text-mono"
      />
      <Button type="submit" variant="primary" busy={busy} disabled={inputs === null} className="mt-6">
        {t('run')}
      </Button>
    </form>
  );
}

function readInputs(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text.trim() === '' ? '{}' : text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
