import type { Workspace } from '#src/protocol/entities.ts';
import type { MenuGroup } from '#src/ui/menu.tsx';

/** The workspaces as a group of a menu, the present one checked. */
export function workspaceGroup(
  label: string,
  workspaces: readonly Workspace[],
  workspaceId: string,
  onOpen: (workspaceId: string) => void,
): MenuGroup {
  return {
    label,
    items: workspaces.map(({ id, name }) => ({
      id,
      label: name,
      checked: id === workspaceId,
      onSelect: () => {
        onOpen(id);
      },
    })),
  };
}
