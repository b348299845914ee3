/** Runs a host and waits for it; where it cannot even start, the next one. */
import { spawn } from 'node:child_process';
import { say } from './say.mjs';

/** A window that comes up takes longer than this to be closed by a person. */
const failedToStartMs = 15_000;
/** How long a host may take to end on the terminal's Ctrl-C before it is asked again. */
const endWithinMs = 2_000;
const lookForParentMs = 500;
/** Other signals are crashes: Chromium without its sandbox ends with SIGTRAP. */
const endsByRequest = new Set(['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * `hosts`: `{command, args, env?, otherwise?}`, tried in order. One that ends with a failure soon after its start is
 * followed by the next, after saying its `otherwise`; without one its status is the status of this process.
 */
export async function runHosts(hosts) {
  let child = null;
  let asked = false;
  const end = (signal) => {
    asked = true;
    child?.kill(signal);
  };
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => end(signal));
  process.on('SIGINT', () => {
    asked = true;
    // Ctrl-C reaches the child through the terminal, and a second one would cut it short. `kill -INT` reaches nobody
    // else.
    if (!process.stdin.isTTY) end('SIGINT');
    else setTimeout(() => end('SIGTERM'), endWithinMs).unref();
  });
  watchParent(() => end('SIGTERM'));
  for (const { command, args, env, otherwise } of hosts) {
    const startedMs = Date.now();
    child = spawn(command, args, { stdio: 'inherit', env: env ?? process.env });
    const status = await statusOf(child);
    const failed = status !== 0 && !asked && Date.now() - startedMs < failedToStartMs;
    if (!failed || otherwise === undefined) process.exit(status);
    say(`${otherwise} (status ${status}).`);
  }
}

/**
 * npm starts this through a shell. A signal to npm ends the shell, which tells nobody: its child only gets another
 * parent.
 */
function watchParent(onGone) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, lookForParentMs);
  timer.unref();
}

function statusOf(child) {
  return new Promise((resolve) => {
    child.on('error', () => resolve(127));
    child.on('exit', (code, signal) => resolve(code ?? (endsByRequest.has(signal) ? 0 : 1)));
  });
}
