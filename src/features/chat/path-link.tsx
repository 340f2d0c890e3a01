import { useChat } from './chat-context.ts';

export interface PathLinkProps {
  /** Of this page. */
  readonly path: string;
  readonly children: string;
}

/** Goes to a place of this page without loading it anew; with a modifier key the browser opens it where it would. */
export function PathLink({ path, children }: PathLinkProps) {
  const { onOpenPath } = useChat();
  return (
    <a
      href={path}
      className="w-fit text-accent underline-offset-2 hover:underline"
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        onOpenPath(path);
      }}
    >
      {children}
    </a>
  );
}
