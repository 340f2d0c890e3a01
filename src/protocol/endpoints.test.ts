import { describe, expect, it } from 'vitest';
import { restPaths, socketPaths, socketUrl } from './endpoints.ts';

describe('socketUrl', () => {
  it.each([
    ['http://localhost:8000', 'ws://localhost:8000/ws/chat/s-1'],
    ['https://nadoo.example.com', 'wss://nadoo.example.com/ws/chat/s-1'],
    ['https://nadoo.example.com/', 'wss://nadoo.example.com/ws/chat/s-1'],
    ['https://example.com/nadoo//', 'wss://example.com/nadoo/ws/chat/s-1'],
    ['wss://nadoo.example.com', 'wss://nadoo.example.com/ws/chat/s-1'],
    ['http://[::1]:8000', 'ws://[::1]:8000/ws/chat/s-1'],
  ])('%s', (server, address) => {
    expect(socketUrl(server, socketPaths.chat('s-1'))).toBe(address);
  });

  it('adds what is given to the query, encoded', () => {
    const url = new URL(
      socketUrl('http://h', socketPaths.chat('s'), { token: 'a+b&c', epoch: 'e:1', since: 0 }),
    );
    expect(Object.fromEntries(url.searchParams)).toEqual({ token: 'a+b&c', epoch: 'e:1', since: '0' });
    expect(socketUrl('http://h', socketPaths.chat('s'), { ticket: 't' })).toBe('ws://h/ws/chat/s?ticket=t');
  });

  it('keeps a hostile id in its segment', () => {
    for (const id of ['..', '../../x', 'a?token=b', '#', '\ud800']) {
      const url = new URL(socketUrl('http://h', socketPaths.debug(id)));
      expect(url.pathname.startsWith('/api/v1/ws/plugin/debug/')).toBe(true);
      expect(url.pathname.split('/')).toHaveLength(7);
      expect([url.search, url.hash]).toEqual(['', '']);
    }
  });
});

describe('paths', () => {
  it('are the documented ones', () => {
    expect(socketPaths.notifications('user-ada')).toBe('/ws/notifications/user-ada');
    expect(socketPaths.workspace('ws-demo')).toBe('/ws/workspaces/ws-demo');
    expect(socketPaths.debug('x')).toBe('/api/v1/ws/plugin/debug/x');
    expect(restPaths.sessionsOf('app helpdesk')).toBe('/api/v1/chat/sessions?application_id=app%20helpdesk');
    expect(restPaths.memberRole('w', 'u')).toBe('/api/v1/workspaces/w/members/u/role');
    expect(restPaths.applicationMessages('app-helpdesk')).toBe('/api/v1/chat/app-helpdesk/messages');
  });
});
