/**
 * What the Redis bus does in one step each, as Lua. Of each stream there are two keys, on one slot of a cluster:
 * a hash of where it stands (`run`, `epoch`, `seq`, `bytes` of its log) and its log, a Redis stream whose ids are
 * `<seq>-0`.
 */
import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { REPLAY_WINDOW } from '#src/protocol/limits.ts';

/** A little longer than frames may be asked for. */
const LOG_TTL_MS = REPLAY_WINDOW.ms + 10_000;
/** Where an idle stream stands is kept far longer than its log: a socket that is silent for an hour keeps its epoch. */
const STATE_TTL_MS = 24 * 60 * 60 * 1000;

/**
 * Begins each script. KEYS: state, log. ARGV: run id of the server, an epoch in case a new one is due. A server
 * that restarted may have lost its last frames, and numbers would come twice: so each run has epochs of its own.
 */
const openStream = `
local run, epoch, seq = unpack(redis.call('HMGET', KEYS[1], 'run', 'epoch', 'seq'))
if run ~= ARGV[1] then
  epoch, seq = ARGV[2], '0'
  redis.call('DEL', KEYS[2])
  redis.call('HSET', KEYS[1], 'run', ARGV[1], 'epoch', epoch, 'seq', seq, 'bytes', '0')
end
redis.call('PEXPIRE', KEYS[1], ${STATE_TTL_MS})
seq = tonumber(seq)
`;

/** Drops from the log what lies outside the window. */
const trim = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local bytes = tonumber(redis.call('HGET', KEYS[1], 'bytes'))
local length = redis.call('XLEN', KEYS[2])
while length > 0 do
  local oldest = redis.call('XRANGE', KEYS[2], '-', '+', 'COUNT', 1)[1]
  local at, text = tonumber(oldest[2][2]), oldest[2][4]
  if length <= ${REPLAY_WINDOW.frames} and bytes <= ${REPLAY_WINDOW.bytes} and at >= now - ${REPLAY_WINDOW.ms} then break end
  redis.call('XDEL', KEYS[2], oldest[1])
  length, bytes = length - 1, bytes - #text
end
if length == 0 then bytes = 0 end
redis.call('HSET', KEYS[1], 'bytes', bytes)
`;

/** ARGV 3: JSON of the frame; 4: connection that caused it, or nothing; 5: channel. Returns epoch and seq. */
const append = `${openStream}
seq = redis.call('HINCRBY', KEYS[1], 'seq', 1)
local text = string.sub(ARGV[3], 1, -2) .. (ARGV[3] == '{}' and '' or ',') .. '"seq":' .. string.format('%d', seq) .. '}'
local stamp = redis.call('TIME')
redis.call('XADD', KEYS[2], string.format('%d-0', seq), 'at', stamp[1] * 1000 + math.floor(stamp[2] / 1000), 'text', text)
redis.call('HINCRBY', KEYS[1], 'bytes', #text)
${trim}
redis.call('PEXPIRE', KEYS[2], ${LOG_TTL_MS})
redis.call('PUBLISH', ARGV[5], string.format('%d', seq) .. '\\n' .. epoch .. '\\n' .. ARGV[4] .. '\\n' .. text)
return {epoch, seq}
`;

/** Returns epoch and seq. */
const position = `${openStream}
return {epoch, seq}
`;

/** ARGV 3: epoch, 4: seq. Returns epoch, seq and the texts after; epoch and seq alone where that is not to be had. */
const replay = `${openStream}
${trim}
local since = tonumber(ARGV[4])
if ARGV[3] ~= epoch or since > seq or since < seq - length then return {epoch, seq} end
local texts = {}
for index, entry in ipairs(redis.call('XRANGE', KEYS[2], string.format('%d-0', since + 1), '+')) do
  texts[index] = entry[2][4]
end
return {epoch, seq, texts}
`;

const sources = { append, position, replay };

/** Runs one of the scripts, by its hash where the server has it. */
export async function runScript(
  redis: Redis,
  name: keyof typeof sources,
  keys: readonly [string, string],
  values: readonly (string | number)[],
): Promise<unknown> {
  const source = sources[name];
  try {
    return await redis.evalsha(hashes[name], keys.length, ...keys, ...values);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return redis.eval(source, keys.length, ...keys, ...values);
  }
}

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');
const hashes = { append: sha1(append), position: sha1(position), replay: sha1(replay) };
