/** Runs a program to its end, at the lowest priority, and keeps what it says. */
import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { text } from 'node:stream/consumers';

/** `error` is the last line of its standard error that says something, or why it could not be started. */
export interface Output {
  status: number;
  text: string;
  error: string;
}

export async function output(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Output> {
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | Error>((resolve) => {
    child.once('error', resolve).once('close', (status) => resolve(status ?? 1));
  });
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  const [said, complaints, status] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    ended,
  ]);
  if (typeof status !== 'number') return { status: 127, text: said, error: status.message };
  return { status, text: said, error: complaints.trim().split('\n').at(-1) ?? '' };
}
