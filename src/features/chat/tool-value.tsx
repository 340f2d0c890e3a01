/** What a tool was given or gave back, as text. */
export function ToolValue({ title, value }: { readonly title: string; readonly value: unknown }) {
  return (
    <div className="min-w-0">
      <p className="mb-1 text-xs text-ink-3">{title}</p>
      <pre
        tabIndex={0}
        className="max-h-64 overflow-auto rounded-sm bg-canvas p-2 font-mono text-mono break-words whitespace-pre-wrap"
      >
        {typeof value === 'string' ? value : JSON.stringify(value, null, 2)}
      </pre>
    </div>
  );
}
