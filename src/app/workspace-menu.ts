import { useMessages } from '#src/i18n/use-messages.ts';
import { pagePaths } from '#src/protocol/page-paths.ts';
import type { MenuGroup } from '#src/ui/menu.tsx';
import { appMessages } from './messages.ts';
import type { RailProps } from './rail.tsx';

/** The workspaces, the present one checked, and what a workspace has besides the rail's views. */
export function useWorkspaceMenu({
  workspaces,
  workspaceId,
  onOpenWorkspace,
  onOpenPath,
}: Omit<RailProps, 'view'>): readonly MenuGroup[] {
  const t = useMessages(appMessages);
  const place = (id: 'applications' | 'members', path: string) => ({
    id: `place:${id}`,
    label: t(id),
    onSelect: () => {
      onOpenPath(path);
    },
  });
  return [
    {
      label: t('workspaces'),
      items: workspaces.map(({ id, name }) => ({
        id,
        label: name,
        checked: id === workspaceId,
        onSelect: () => {
          onOpenWorkspace(id);
        },
      })),
    },
    {
      label: t('thisWorkspace'),
      items: [
        place('applications', pagePaths.applications(workspaceId)),
        place('members', pagePaths.members(workspaceId)),
      ],
    },
  ];
}
