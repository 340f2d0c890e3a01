/** An OpenAI-compatible server that knows the answers by heart: the gateway in front of it is the real one. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod/mini';
import type { ScriptedAnswer } from './answers.ts';

export interface ScriptedModel {
  /** For `OPENAI_BASE_URL`. */
  readonly baseUrl: string;
  close: () => Promise<void>;
}

const requestSchema = z.looseObject({ messages: z.array(z.looseObject({ role: z.string() })) });

/** The answer whose question the last word of the user holds. */
function chosen(body: string, answers: readonly ScriptedAnswer[]): ScriptedAnswer | undefined {
  const last = requestSchema.parse(JSON.parse(body)).messages.findLast(({ role }) => role === 'user');
  const words = JSON.stringify(last);
  return answers.find(({ question }) => words.includes(question));
}

const event = (delta: Record<string, unknown>, finish: string | null): string => {
  const choices = [{ index: 0, delta, finish_reason: finish }];
  const chunk = { id: 'c', object: 'chat.completion.chunk', created: 1, model: 'scripted', choices };
  return `data: ${JSON.stringify(chunk)}\n\n`;
};

export async function startScriptedModel(answers: readonly ScriptedAnswer[]): Promise<ScriptedModel> {
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const answer = chosen(body, answers);
      if (!answer) {
        response.writeHead(500).end('{"error":{"message":"no such question"}}');
        return;
      }
      const say = async (): Promise<void> => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        for (const piece of answer.pieces) {
          response.write(event({ content: piece }, null));
          await sleep(answer.pauseMs);
        }
        response.end(`${event({}, 'stop')}data: [DONE]\n\n`);
      };
      void say();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/v1`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
