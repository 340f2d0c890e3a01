/** The flood into react-use-websocket, used as its README shows: the last message in state, a list of all. */
import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import useWebSocket from 'react-use-websocket';

interface Frame {
  readonly type: string;
  readonly data: { readonly message?: string };
}

function Lines() {
  const url = `${location.origin.replace('http', 'ws')}/api/v1/ws/plugin/debug/flood`;
  const { lastMessage } = useWebSocket(url);
  const [frames, setFrames] = useState<readonly Frame[]>([]);

  useEffect(() => {
    if (lastMessage !== null)
      setFrames((before) => before.concat(JSON.parse(String(lastMessage.data)) as Frame));
  }, [lastMessage]);

  const logs = frames.filter((frame) => frame.type === 'log');
  return (
    <main>
      <p role="status">
        {frames.at(-1)?.type === 'execution_complete' ? 'Completed' : 'Running'} {logs.length}
      </p>
      {/* The last lines only: what a list of thousands costs is not what is measured here. */}
      <ul>
        {logs.slice(-40).map((frame, index) => (
          <li key={index}>{frame.data.message}</li>
        ))}
      </ul>
    </main>
  );
}

const root = document.getElementById('root');
if (root) createRoot(root).render(<Lines />);
