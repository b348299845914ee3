/** A copy of the working tree in which mutants live, so that the checkout is never touched. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** What becomes of a mutant; tests that hang have noticed it. */
export type Outcome = 'survives' | 'killed' | 'timed out';

export class Workspace {
  readonly #folder: string;
  #running: ChildProcess | null = null;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Copies what git knows and does not ignore; packages, the build and datasets beside the checkout are linked. */
  static async make(): Promise<Workspace> {
    const parent = await mkdtemp(path.join(os.tmpdir(), 'dualvla-mutate-'));
    const folder = path.join(parent, 'copy');
    const listed = execFileSync('git', ['ls-files', '-coz', '--exclude-standard'], { cwd: root });
    for (const name of listed.toString('utf8').split('\0')) {
      if (name === '' || !existsSync(path.join(root, name))) continue;
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await copyFile(path.join(root, name), path.join(folder, name));
    }
    for (const name of ['node_modules', 'dist', '../shared']) {
      const original = path.join(root, name);
      if (existsSync(original)) await symlink(original, path.join(folder, name));
    }
    return new Workspace(folder);
  }

  read(file: string): Promise<string> {
    return readFile(path.join(this.#folder, file), 'utf8');
  }

  /** Runs the tests while the file has another text. */
  async tryOut(
    mutant: { file: string; text: string },
    tests: readonly string[],
    limitMs: number,
  ): Promise<Outcome> {
    const original = await this.read(mutant.file);
    const file = path.join(this.#folder, mutant.file);
    await writeFile(file, mutant.text);
    try {
      return await this.test(tests, limitMs);
    } finally {
      await writeFile(file, original);
    }
  }

  /** Runs test files or folders until the first failure. */
  test(tests: readonly string[], limitMs: number): Promise<Outcome> {
    const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
    const child = spawn(
      process.execPath,
      [vitest, 'run', '--bail', '1', '--maxWorkers', '1', '--reporter', 'dot', ...tests],
      // A group of its own, so that what the tests started ends with them.
      {
        cwd: this.#folder,
        stdio: 'ignore',
        detached: true,
        env: { ...process.env, DUALVLA_TEST_BUILD: 'as-it-is' },
      },
    );
    this.#running = child;
    return new Promise((resolve, reject) => {
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        this.#end();
      }, limitMs);
      child.on('error', reject);
      child.on('exit', (code) => {
        clearTimeout(timer);
        this.#end();
        resolve(late ? 'timed out' : code === 0 ? 'survives' : 'killed');
      });
    });
  }

  /** Ends the tests that run and takes the copy away. */
  async remove(): Promise<void> {
    this.#end();
    await rm(path.dirname(this.#folder), { recursive: true, force: true });
  }

  #end(): void {
    const pid = this.#running?.pid;
    this.#running = null;
    try {
      if (pid !== undefined) process.kill(-pid, 'SIGKILL');
    } catch {
      // All of them have ended.
    }
  }
}
