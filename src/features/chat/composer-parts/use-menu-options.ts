/** What the menus offer: tools that this chat's agent may call, the workspace's documents, its members. */
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useExtension, useServices } from '#src/connection/react.tsx';
import { useMessages } from '#src/i18n/use-messages.ts';
import { restPaths } from '#src/protocol/endpoints.ts';
import type { WireDocument, WirePlugin, WireTool } from '#src/protocol/entities.ts';
import {
  applicationsReplySchema,
  documentsReplySchema,
  pluginsReplySchema,
} from '#src/protocol/rest-schemas.ts';
import { useMembers } from '#src/shared/people/members.ts';
import { composerPartMessages } from './composer-part-messages.ts';
import type { MenuOption } from './match-options.ts';

export interface MenuOptions {
  readonly options: readonly MenuOption[];
  /** `none`: the server has no such lists. */
  readonly status: 'loading' | 'ready' | 'failed' | 'none';
}

/** A list is asked for anew when it is this old, ms. */
const FRESH_MS = 30_000;

/** @param wanted somebody typed "/": nothing is asked for before */
export function useCommandOptions(
  workspaceId: string,
  applicationId: string | null,
  wanted: boolean,
): MenuOptions {
  const t = useMessages(composerPartMessages);
  const { http } = useServices();
  const hasPlugins = useExtension('plugin-runs');
  const hasData = useExtension('workspace-data');
  const plugins = useQuery({
    queryKey: ['plugins'],
    enabled: wanted && hasPlugins === true,
    staleTime: FRESH_MS,
    queryFn: async ({ signal }) =>
      (await http.request(restPaths.plugins, pluginsReplySchema, { signal })).data,
  });
  const documents = useQuery({
    queryKey: ['documents', workspaceId],
    enabled: wanted && hasData === true,
    staleTime: FRESH_MS,
    queryFn: async ({ signal }) =>
      (await http.request(`${restPaths.documents(workspaceId)}?text=false`, documentsReplySchema, { signal }))
        .data,
  });
  const applications = useQuery({
    queryKey: ['workspace-applications', workspaceId, 'for-commands'],
    enabled: wanted && hasData === true,
    staleTime: FRESH_MS,
    queryFn: async ({ signal }) =>
      (await http.request(restPaths.workspaceApplications(workspaceId), applicationsReplySchema, { signal }))
        .data,
  });
  const options = useMemo(() => {
    const allowed = applications.data?.find(({ id }) => id === applicationId)?.['plugin_ids'];
    const mayCall = ({ id }: WirePlugin): boolean => !Array.isArray(allowed) || allowed.includes(id);
    const tools = (plugins.data ?? [])
      .filter(mayCall)
      .flatMap((plugin) =>
        plugin.tools.map((tool) => toolOption(plugin, tool, plugin.description ?? t('tool'))),
      );
    return [...tools, ...(documents.data ?? []).map((each) => documentOption(each, t('document')))];
  }, [plugins.data, documents.data, applications.data, applicationId, t]);

  const lists = [
    ...(hasPlugins === true ? [plugins] : []),
    ...(hasData === true ? [documents, applications] : []),
  ];
  const isFailed = lists.length > 0 && lists.every(({ isError }) => isError);
  const isLoading = hasPlugins === null || hasData === null || lists.some(({ isPending }) => isPending);
  const status = isFailed ? 'failed' : isLoading ? 'loading' : lists.length === 0 ? 'none' : 'ready';
  return { options, status };
}

function toolOption({ id, tools }: WirePlugin, tool: WireTool, about: string): MenuOption {
  const label = `${id}:${tool.name}`;
  return {
    key: label,
    kind: 'tool',
    label,
    detail: tool.description ?? about,
    hint: parametersOf(tool),
    insert: `/${label} `,
    // The bare plugin's name is a command too, for its first tool.
    names: tools[0] === tool ? [label, tool.name, id] : [label, tool.name],
  };
}

/** `expression, [precision]`: what need not be given stands in brackets. */
function parametersOf({ parameters }: WireTool): string {
  const properties = parameters?.['properties'];
  const required = parameters?.['required'];
  if (typeof properties !== 'object' || properties === null) return '';
  return Object.keys(properties)
    .map((name) => (Array.isArray(required) && required.includes(name) ? name : `[${name}]`))
    .join(', ');
}

function documentOption({ id, title }: WireDocument, detail: string): MenuOption {
  return {
    key: `document ${id}`,
    kind: 'document',
    label: title,
    detail,
    hint: '',
    insert: `“${title}” `,
    names: [title],
  };
}

/** Members but oneself. */
export function usePeopleOptions(workspaceId: string, selfId: string): MenuOptions {
  const members = useMembers(workspaceId);
  const options = useMemo(
    () =>
      (members.data ?? []).flatMap(({ user_id: id, name, email }): MenuOption[] => {
        const label = [name, email].find((known) => known != null && known !== '');
        if (id === selfId || label === undefined) return [];
        return [
          {
            key: id,
            kind: 'person',
            label: label ?? '',
            detail: name != null && name !== '' ? (email ?? '') : '',
            hint: '',
            insert: `@${label ?? ''} `,
            names: [label ?? '', email ?? ''],
            person: { id, name: label ?? '' },
          },
        ];
      }),
    [members.data, selfId],
  );
  return { options, status: members.isError ? 'failed' : members.isPending ? 'loading' : 'ready' };
}
