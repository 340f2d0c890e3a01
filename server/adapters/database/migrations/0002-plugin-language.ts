/** Plugins may be written in TypeScript; those from before are JavaScript. */
export const pluginLanguage = `
alter table plugins add column language text not null default 'javascript'
  check (language in ('javascript', 'typescript'));
`;
