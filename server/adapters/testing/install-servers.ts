import { execFileSync } from 'node:child_process';
import { findPostgres } from './postgres-server.ts';
import { hasRedis } from './redis-server.ts';

/**
 * Installs by apt-get the servers that tests start and this machine lacks. In one place and before all tests: two
 * files that install at the same time lock each other out.
 * @throws Error where apt-get cannot, or what it installed is not to be found
 */
export function installServers(): void {
  const missing = (): string[] => [
    ...(findPostgres() === null ? ['postgresql'] : []),
    ...(hasRedis() ? [] : ['redis-server']),
  ];
  const packages = missing();
  if (packages.length === 0) return;
  execFileSync('apt-get', ['update', '-qq'], { stdio: 'ignore' });
  execFileSync('apt-get', ['install', '-y', '-qq', ...packages], {
    stdio: 'ignore',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  const still = missing();
  if (still.length > 0) throw new Error(`apt-get installed ${still.join(', ')}, but it is not to be found.`);
}
