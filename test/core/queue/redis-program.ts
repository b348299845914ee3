import { spawnSync } from 'node:child_process';

/** Null where neither Redis nor Valkey is installed: `apt-get install redis-server`. */
export const redisProgram: string | null =
  ['redis-server', 'valkey-server'].find((name) => spawnSync(name, ['--version']).status === 0) ??
  null;
