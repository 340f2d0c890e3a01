/**
 * Runs inside the sandbox before the plugin: the `context` that a plugin sees. Only text crosses the border, by
 * the one function `__host(kind, json)`, which is taken away before the plugin's code is read.
 */
export const sandboxPrelude = `
(() => {
  'use strict';
  const host = globalThis.__host;
  delete globalThis.__host;
  const { stringify, parse } = JSON;

  const repr = (type, text) => ({ _type: type, _repr: String(text).slice(0, 200) });
  const nameOf = (value) => {
    const name = value.constructor && value.constructor.name;
    return typeof name === 'string' && name !== '' ? name : 'object';
  };
  const describe = (value) => {
    try {
      if (value instanceof Date) return value.toISOString();
      if (value instanceof Map || value instanceof Set) return nameOf(value) + '(' + value.size + ')';
      return String(value);
    } catch {
      return nameOf(value);
    }
  };

  // What JSON cannot hold becomes {_type, _repr}, as the SDK writes it.
  function plain(value, cut, parents) {
    if (value === null || value === undefined) return null;
    if (typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number') return Number.isFinite(value) ? value : repr('float', value);
    if (typeof value !== 'object') return repr(typeof value, describe(value));
    if (parents.length > 24 || parents.includes(value)) return repr(nameOf(value), '…');
    const inside = [...parents, value];
    if (Array.isArray(value)) return (cut ? value.slice(0, 10) : value).map((entry) => plain(entry, cut, inside));
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) return repr(nameOf(value), describe(value));
    const entries = Object.entries(value);
    return Object.fromEntries(
      (cut ? entries.slice(0, 10) : entries).map(([key, entry]) => [key, plain(entry, cut, inside)]),
    );
  }
  const tell = (kind, data) => host(kind, stringify(data));
  const text = (value) => (typeof value === 'string' ? value : stringify(plain(value, true, [])));

  let lastId = 0;
  const waiting = new Map();
  const ask = (kind, data) =>
    new Promise((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      tell(kind, { ...data, id: lastId });
    });
  const api = (apiType) => (endpoint, parameters = {}) =>
    ask('call', { apiType, endpoint: text(endpoint), parameters: plain(parameters, false, []) });
  const log = (level) => (message) => tell('log', { level, message: text(message) });

  const context = Object.freeze({
    log: Object.freeze({ debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') }),
    step: (name) => tell('step', { name: text(name) }),
    endStep: () => tell('end_step', {}),
    variable: (name, value, metadata = {}) =>
      tell('variable', { name: text(name), value: plain(value, true, []), metadata: plain(metadata, true, []) }),
    trace: (event, data = null, metadata = {}) =>
      tell('trace', { event: text(event), data: plain(data, true, []), metadata: plain(metadata, true, []) }),
    api: Object.freeze({ llm: api('llm'), tool: api('tool'), knowledge: api('knowledge'), storage: api('storage') }),
    sleep: (seconds) => ask('sleep', { seconds: Number(seconds) || 0 }),
  });

  const failed = (error) => {
    const isError = error instanceof Error;
    const message = isError ? String(error.message) : describe(error);
    const named = isError && error.name !== 'Error' ? error.name + ': ' + message : message;
    tell('failed', { message: named, stack: isError ? String(error.stack) : '' });
  };

  return {
    run(tools, name, parameters) {
      const tool = tools && Object.hasOwn(tools, name) ? tools[name] : undefined;
      if (typeof tool !== 'function') {
        tell('failed', { message: 'The plugin exports no tool "' + name + '"', stack: '' });
        return;
      }
      Promise.resolve()
        .then(() => tool(parse(parameters), context))
        .then((result) => tell('done', { result: plain(result, false, []) }))
        .catch(failed);
    },
    settle(id, ok, json) {
      const promise = waiting.get(id);
      waiting.delete(id);
      if (!promise) return;
      if (ok) promise.resolve(parse(json));
      else promise.reject(new Error(parse(json)));
    },
  };
})()
`;
