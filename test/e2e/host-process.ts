/** The built browser host as a process of its own, as `npm start` runs it: started, killed, started again. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { repositoryRoot } from '../shared-data';

export interface HostProcess {
  url: string;
  port: number;
  pid: number;
  /** What it has said on stderr so far. */
  log(): string;
  /** SIGKILL, resolved when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM, as Ctrl-C; resolves with the exit status. */
  stop(): Promise<number | null>;
}

export interface HostProcessOptions {
  dataDir: string;
  dataset?: string;
  /** 0 (default) takes any; name one to come back under the same origin. */
  port?: number;
  /** Folder of the studio that runs; the checkout if not named. */
  root?: string;
  /** Added to the environment. */
  env?: Readonly<Record<string, string>>;
  /** Starts a browser, as without `--no-open`. */
  open?: boolean;
  /** File descriptors that it may have. */
  descriptors?: number;
}

/** Rejects with what the process said if it ends before it prints its address. */
export async function startHostProcess(options: HostProcessOptions): Promise<HostProcess> {
  const args = ['--port', String(options.port ?? 0)];
  if (options.open !== true) args.push('--no-open');
  if (options.dataset !== undefined) args.push(options.dataset);
  const script = path.join(options.root ?? repositoryRoot, 'dist/node/web.js');
  const command = [process.execPath, script, ...args];
  if (options.descriptors !== undefined) {
    command.unshift('bash', '-c', `ulimit -n ${options.descriptors}; exec "$@"`, 'bash');
  }
  const [program = '', ...rest] = command;
  const child = spawn(program, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env, DUALVLA_DATA_DIR: options.dataDir },
  });
  const said: string[] = [];
  child.stderr.on('data', (part: Buffer) => said.push(part.toString()));
  const url = await addressOf(child, said);
  return {
    url,
    port: Number(new URL(url).port),
    pid: child.pid ?? 0,
    log: () => said.join(''),
    async kill() {
      child.kill('SIGKILL');
      await ended(child);
    },
    async stop() {
      child.kill('SIGTERM');
      await ended(child);
      return child.exitCode;
    },
  };
}

async function addressOf(child: ChildProcess, said: readonly string[]): Promise<string> {
  if (child.stdout === null) throw new Error('The host has no stdout.');
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /https?:\/\/\S+/.exec(line)?.[0];
    if (url !== undefined) return url;
  }
  throw new Error(`The host ended without an address: ${said.join('')}`);
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

/** A port that is free now, for a host that is killed and started again under the same origin. */
export async function freePort(): Promise<number> {
  const server = net.createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
