/** Hands datasets to the child process one by one; knows when it died or hangs, and starts another. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { childScript } from '../../child-scripts';
import { repositoryRoot } from '../../shared-data';
import type { Looked } from './fuzz-child';

/** What came of it: the child's answer, or that it gave none. */
export type Outcome =
  { kind: 'looked'; looked: Looked } | { kind: 'died'; words: string } | { kind: 'hung' };

export class WatchedChild {
  private running: Promise<ChildProcessWithoutNullStreams> | null = null;
  private stopRunning: () => void = () => {};
  private answer: (outcome: Outcome) => void = () => {};

  /**
   * @param cache folder for videos made of pictures
   */
  constructor(private readonly cache: string) {}

  /** @param limitMs after this long without an answer the child hangs */
  async look(root: string, limitMs: number): Promise<Outcome> {
    this.running ??= this.start();
    const child = await this.running;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.answer({ kind: 'hung' });
        this.stop();
      }, limitMs);
      this.answer = (outcome) => {
        clearTimeout(timer);
        this.answer = () => {};
        resolve(outcome);
      };
      child.stdin.write(`${root}\n`);
    });
  }

  stop(): void {
    this.stopRunning();
    this.running = null;
  }

  /** Resolves when the child is ready, which on a busy machine takes longer than any answer. */
  private start(): Promise<ChildProcessWithoutNullStreams> {
    const script = childScript(import.meta.dirname, 'fuzz-child');
    const child = spawn(process.execPath, ['--max-old-space-size=1000', script, this.cache], {
      cwd: repositoryRoot,
    });
    let isStopped = false;
    this.stopRunning = () => {
      isStopped = true;
      child.kill('SIGKILL');
    };
    let words = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(-4_000);
    });
    // What is written to a child that has just died is lost; that it died is said below.
    child.stdin.on('error', () => {});
    return new Promise((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (line === 'ready') resolve(child);
        else if (!isStopped) this.answer({ kind: 'looked', looked: JSON.parse(line) as Looked });
      });
      child.once('close', (code, signal) => {
        // Another one may be at work by now.
        if (isStopped) return;
        this.running = null;
        this.answer({ kind: 'died', words: `${signal ?? code}: ${words}` });
        reject(new Error(`The child ended before it was ready: ${words}`));
      });
    });
  }
}
