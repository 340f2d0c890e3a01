import { useState } from 'react';
import { useMessages } from '#src/i18n/use-messages.ts';
import { redactValue } from '#src/protocol/redact.ts';
import { Button } from '#src/ui/button.tsx';
import { Checkbox } from '#src/ui/checkbox.tsx';
import { ErrorNotice } from '#src/ui/error-notice.tsx';
import { Sheet } from '#src/ui/sheet.tsx';
import { TextField } from '#src/ui/text-field.tsx';
import { formatJson } from '../json-text.ts';
import { runsMessages } from './messages.ts';
import { useTestActions } from './test-queries.ts';
import { useAction } from './use-action.ts';

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
  const [name, setName] = useState(toolName);
  const [withSteps, setWithSteps] = useState(stepNames.length > 0);
  const [isAsked, setIsAsked] = useState(false);
  const isMissing = name.trim() === '';
  const secret = redactValue(parameters).masked;
  const action = useAction(
    () =>
      save({
        workspaceId,
        pluginId,
        toolName,
        parameters,
        result,
        name: name.trim(),
        steps: withSteps ? stepNames : null,
      }),
    () => {
      onSaved?.();
      onClose();
    },
  );
  return (
    <Sheet side="center" title={t('saveTest')} onClose={onClose}>
      <form
        className="grid gap-3 p-4"
        onSubmit={(event) => {
          event.preventDefault();
          setIsAsked(true);
          if (!isMissing) action.go();
        }}
      >
        <p className="text-ink-2">{t('saveTestDetail')}</p>
        <TextField
          label={t('testName')}
          value={name}
          maxLength={200}
          autoComplete="off"
          error={isAsked && isMissing ? t('testNameMissing') : null}
          onChange={({ target }) => {
            setName(target.value);
          }}
        />
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
        {action.error === null ? null : <ErrorNotice title={t('saveFailed')} detail={action.error.message} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="submit" variant="primary" busy={action.busy}>
            {t('save')}
          </Button>
        </div>
      </form>
    </Sheet>
  );
}
