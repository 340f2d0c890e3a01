/** What somebody has typed into an application and not saved: pure, so that nothing typed is lost to what arrives. */
import type { Application } from '#src/protocol/entities.ts';

export interface ApplicationFields {
  readonly name: string;
  readonly description: string;
  readonly instructions: string;
  readonly pluginIds: readonly string[];
}

export interface ApplicationEdit {
  /** Of the application when the typing began. */
  readonly version: number;
  readonly fields: ApplicationFields;
}

export function fieldsOf(application: Application): ApplicationFields {
  return {
    name: application.name,
    description: application.description ?? '',
    instructions: application.instructions ?? '',
    pluginIds: application.plugin_ids ?? [],
  };
}

/** What the form shows, whether there is anything to save, and whether somebody else saved in between. */
export function editState(
  application: Application,
  edit: ApplicationEdit | null,
): { readonly fields: ApplicationFields; readonly dirty: boolean; readonly stale: boolean } {
  const stored = fieldsOf(application);
  const dirty = edit !== null && !sameFields(edit.fields, stored);
  return {
    fields: dirty ? edit.fields : stored,
    dirty,
    stale: dirty && edit.version !== (application.version ?? 0),
  };
}

/** The edit after a change of some fields. */
export function changeEdit(
  application: Application,
  edit: ApplicationEdit | null,
  change: Partial<ApplicationFields>,
): ApplicationEdit {
  const { fields, dirty } = editState(application, edit);
  const version = dirty && edit !== null ? edit.version : (application.version ?? 0);
  return { version, fields: { ...fields, ...change } };
}

/** Mine over theirs: the next save begins from what is stored now. */
export function rebase(application: Application, edit: ApplicationEdit): ApplicationEdit {
  return { ...edit, version: application.version ?? 0 };
}

/** Plugins are a set: their order says nothing. */
export function sameFields(a: ApplicationFields, b: ApplicationFields): boolean {
  const ids = (fields: ApplicationFields): string => [...fields.pluginIds].sort().join('\n');
  return (
    a.name === b.name &&
    a.description === b.description &&
    a.instructions === b.instructions &&
    ids(a) === ids(b)
  );
}
