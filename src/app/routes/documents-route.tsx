import { getRouteApi, useLocation, useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { DocumentsView } from '#src/features/documents/index.ts';
import { readPassage } from '#src/protocol/passage-path.ts';

const route = getRouteApi('/shell/w/$workspace/documents/{-$doc}');

export function DocumentsRoute() {
  const { workspace, doc } = route.useParams();
  const navigate = useNavigate();
  const search = useLocation({ select: ({ searchStr }) => searchStr });
  const passage = useMemo(() => readPassage(search), [search]);
  return (
    <DocumentsView
      workspaceId={workspace}
      documentId={doc ?? null}
      passage={passage}
      onOpenDocument={(id) => {
        void navigate({
          to: '/w/$workspace/documents/{-$doc}',
          params: { workspace, doc: id ?? undefined },
        });
      }}
    />
  );
}
