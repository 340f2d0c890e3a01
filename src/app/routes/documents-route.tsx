import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { DocumentsView } from '#src/features/documents/index.ts';

const route = getRouteApi('/shell/w/$workspace/documents/{-$doc}');

export function DocumentsRoute() {
  const { workspace, doc } = route.useParams();
  const navigate = useNavigate();
  return (
    <DocumentsView
      workspaceId={workspace}
      documentId={doc ?? null}
      onOpenDocument={(id) => {
        void navigate({
          to: '/w/$workspace/documents/{-$doc}',
          params: { workspace, doc: id ?? undefined },
        });
      }}
    />
  );
}
