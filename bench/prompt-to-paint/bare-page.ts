/** The least that a page can do: a box, one text node for what is said and one for the answer, and a socket. */

export const barePage = `<!doctype html>
<meta charset="utf-8">
<title>Bare</title>
<textarea aria-label="Message"></textarea>
<div id="log"><p id="said"></p><p id="answer"></p></div>`;

/** Runs in the bare page. */
export function startBarePage(options: {
  readonly socket: string;
  readonly sessionId: string;
  readonly applicationId: string;
  readonly userId: string;
}): Promise<void> {
  const said = document.querySelector('#said')?.appendChild(new Text());
  const answer = document.querySelector('#answer')?.appendChild(new Text());
  const box = document.querySelector('textarea');
  if (!said || !answer || !box) throw new Error('The bare page has no places.');
  const socket = new WebSocket(options.socket);
  socket.onmessage = ({ data }: MessageEvent<string>) => {
    const frame = JSON.parse(data) as { readonly type: string; readonly text?: string };
    if (frame.type === 'text-delta') answer.data += frame.text ?? '';
    if (frame.type === 'response_start') answer.data = '';
    if (frame.type === 'response_end') document.title = 'over';
  };
  box.onkeydown = (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    said.data = box.value;
    document.title = 'running';
    socket.send(
      JSON.stringify({
        type: 'chat',
        content: box.value,
        application_id: options.applicationId,
        chat_id: options.sessionId,
        user_id: options.userId,
        timestamp: new Date().toISOString(),
        client_message_id: crypto.randomUUID(),
      }),
    );
    box.value = '';
  };
  return new Promise((resolve, reject) => {
    socket.onopen = () => {
      resolve();
    };
    socket.onclose = ({ code, reason }) => {
      reject(new Error(`The socket of the bare page was closed: ${String(code)} ${reason}`));
    };
  });
}
