import { useState } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { redactValue } from '#src/protocol/redact.ts';
import { Checkbox } from '#src/ui/checkbox.tsx';
import { formatJson } from '../json-text.ts';
import { runsMessages } from './messages.ts';
import { NamedTestForm } from './named-test-form.tsx';
import { useTestActions } from './test-queries.ts';

export interface SaveTestDialogProps {
  readonly pluginId: string;
  readonly toolName: string;
  /** Of the run: what went in. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** … and what came out. */
  readonly result: unknown;
  /** Names of its steps, in the order in which they began. */
  readonly stepNames: readonly string[];
  /** Null: the server takes the first workspace that one may write in. */
  readonly workspaceId: string | null;
  readonly onClose: () => void;
  readonly onSaved?: () => void;
}

/** Makes a test of a run: its input, and what it answered, become what is expected from now on. */
export function SaveTestDialog({
  pluginId,
  toolName,
  parameters,
  result,
  stepNames,
  workspaceId,
  onClose,
  onSaved,
}: SaveTestDialogProps) {
  const t = useMessages(runsMessages);
  const { save } = useTestActions();
  const [withSteps, setWithSteps] = useState(stepNames.length > 0);
  const secret = redactValue(parameters).masked;
  return (
    <NamedTestForm
      title={t('saveTest')}
      name={toolName}
      save={(name) => {
        const steps = withSteps ? stepNames : null;
        return save({ workspaceId, pluginId, toolName, parameters, result, name, steps });
      }}
      onSaved={() => {
        onSaved?.();
        onClose();
      }}
      onClose={onClose}
      lead={<p className="text-ink-2">{t('saveTestDetail')}</p>}
    >
      {[
        { label: t('input'), value: parameters },
        { label: t('expectedResult'), value: result },
      ].map(({ label, value }) => (
        <div key={label} className="grid gap-1">
          <span className="text-sm font-medium">{label}</span>
          <pre
            tabIndex={0}
            className="max-h-40 overflow-auto rounded-md border border-line bg-raised px-2 py-1 font-mono text-mono break-all whitespace-pre-wrap"
          >
            {formatJson(value)}
          </pre>
        </div>
      ))}
      <Checkbox
        label={t('withSteps')}
        hint={stepNames.length === 0 ? t('noSteps') : stepNames.join(' → ')}
        checked={withSteps}
        disabled={stepNames.length === 0}
        onCheckedChange={setWithSteps}
      />
      {secret.length === 0 ? null : (
        <p className="rounded-md bg-amber-soft px-3 py-2 text-amber">
          {t('secretInside', { names: secret.join(', ') })}
        </p>
      )}
    </NamedTestForm>
  );
}
