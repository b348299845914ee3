/** Runs the built command line as scripts do. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { repositoryRoot } from '../shared-data';

export interface Ran {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** @param dataDir the user's data folder */
export const runCli = (dataDir: string, ...args: string[]): Promise<Ran> =>
  runBuilt('cli', dataDir, ...args);

/** Any host that is started with words. */
export async function runBuilt(
  host: 'cli' | 'web',
  dataDir: string,
  ...args: string[]
): Promise<Ran> {
  const script = path.join(repositoryRoot, `dist/node/${host}.js`);
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DUALVLA_DATA_DIR: dataDir },
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (part: Buffer) => (said.stdout += part.toString()));
  child.stderr.on('data', (part: Buffer) => (said.stderr += part.toString()));
  await once(child, 'close');
  return { status: child.exitCode, ...said };
}
