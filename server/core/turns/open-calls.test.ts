/** What is told of the tools of an answer that is stopped, over the core's sockets. */
import { expect, it } from 'vitest';
import type { AgentTool } from '../ports.ts';
import { createTestWorld, SESSION, type TestSocket, type TestWorld } from '../testing/test-world.ts';

const PATH = `/ws/chat/${SESSION}`;
const tool: AgentTool = {
  pluginId: 'calculator',
  toolName: 'calculate',
  description: '',
  parameters: {},
  writes: false,
};

/** An answer whose agent waits for a run of the calculator. */
async function calling(): Promise<{ world: TestWorld; ada: TestSocket; id: string; run: string }> {
  const world = await createTestWorld();
  const ada = await world.connect('user-ada', PATH);
  ada.send({ type: 'chat', content: 'Hello', application_id: 'app-helpdesk', chat_id: SESSION });
  await world.clock.settle();
  const { executionId } = await world.agent.latest.turn.startTool(tool, {});
  world.agent.latest.output({
    type: 'event',
    name: 'agent_tool_call',
    data: { tool_name: 'calculator:calculate', arguments: {}, call_id: 'call-1', execution_id: executionId },
  });
  await world.clock.settle();
  return { world, ada, id: String(ada.ofType('response_start')[0]?.['message_id']), run: executionId };
}

it('a tool that is stopped with its answer is told of before the end, and kept with it', async () => {
  const { world, ada, id, run } = await calling();
  await world.clock.advance(2_000);
  ada.send({ type: 'cancel' });
  await world.clock.settle();
  expect(ada.types.slice(-3)).toEqual(['response_cancelled', 'agent_tool_result', 'response_end']);
  const told = {
    tool_name: 'calculator:calculate',
    call_id: 'call-1',
    execution_id: run,
    success: false,
    stopped: true,
    duration_ms: 2_000,
    result: { error: 'Stopped together with the answer that used it' },
  };
  expect(ada.ofType('agent_tool_result')).toEqual([expect.objectContaining({ ...told, message_id: id })]);
  const events = await world.request(
    'user-ada',
    'GET',
    `/api/v1/chat/sessions/${SESSION}/messages/${id}/events`,
  );
  expect(events.data).toMatchObject([{ name: 'agent_tool_call' }, { name: 'agent_tool_result', data: told }]);
});

it('a tool that had ended by itself was not stopped', async () => {
  const { world, ada } = await calling();
  world.runner.latest.end({ ok: true, result: 42 });
  ada.send({ type: 'cancel' });
  await world.clock.settle();
  const [told] = ada.ofType('agent_tool_result');
  expect(told).toMatchObject({ success: true, result: 42 });
  expect(told).not.toHaveProperty('stopped');
});

it('a tool that failed by itself in the moment of the stop failed, and the answer took as long as it took', async () => {
  const { world, ada } = await calling();
  await world.clock.advance(2_000);
  world.runner.latest.end({ ok: false, error: 'Division by zero' });
  await world.clock.settle();
  ada.send({ type: 'cancel' });
  await world.clock.settle();
  const [told] = ada.ofType('agent_tool_result');
  expect(told).toMatchObject({ success: false, result: { error: 'Division by zero' } });
  expect(told).not.toHaveProperty('stopped');
  expect(ada.ofType('response_end')[0]).toMatchObject({ response_time: 2 });
});

it('what its tools take to end is not the time of a stopped answer', async () => {
  const { world, ada } = await calling();
  await world.clock.advance(2_000);
  world.runner.heedNoStop();
  ada.send({ type: 'cancel' });
  await world.clock.advance(1_000);
  expect(ada.ofType('response_end')[0]).toMatchObject({ response_time: 2 });
});

it('of a call that no run is known of nothing is made up, and what has returned is not told again', async () => {
  const { world, ada, run } = await calling();
  const call = { tool_name: 'elsewhere', arguments: {}, call_id: 'call-2', execution_id: 'unknown' };
  world.agent.latest.output({ type: 'event', name: 'agent_tool_call', data: call });
  const result = { tool_name: 'calculator:calculate', result: 1, call_id: 'call-1', execution_id: run };
  world.agent.latest.output({ type: 'event', name: 'agent_tool_result', data: result });
  await world.clock.settle();
  ada.send({ type: 'cancel' });
  await world.clock.settle();
  expect(ada.ofType('agent_tool_result')).toHaveLength(1);
  expect(ada.types.at(-1)).toBe('response_end');
});

it('the time until the first word is told to all with the end, and stored while the answer runs', async () => {
  const world = await createTestWorld();
  const ada = await world.connect('user-ada', PATH);
  ada.send({ type: 'chat', content: 'Hello', application_id: 'app-helpdesk', chat_id: SESSION });
  await world.clock.settle();
  await world.clock.advance(1_200);
  world.agent.latest.say('So far');
  await world.clock.settle();
  await world.clock.advance(300);
  const id = String(ada.ofType('response_start')[0]?.['message_id']);
  expect(await world.storage.messageById(id)).toMatchObject({
    status: 'running',
    timing: { first_token: 1.2 },
  });
  world.agent.latest.finish();
  await world.clock.settle();
  expect(ada.ofType('response_end')[0]).toMatchObject({ first_token: 1.2, response_time: 1.5 });
});
