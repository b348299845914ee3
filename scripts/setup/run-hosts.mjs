/** Runs a host and waits for it; where it cannot even start, the next one. */
import { spawn } from 'node:child_process';
import { say } from './say.mjs';

/** A window that comes up takes longer than this to be closed by a person. */
const failedToStartMs = 15_000;
/** Other signals are crashes: Chromium without its sandbox ends with SIGTRAP. */
const endsByRequest = new Set(['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * `hosts`: `{command, args, env?, otherwise?}`, tried in order. One that ends with a failure soon after its start is
 * followed by the next, after saying its `otherwise`; without one its status is the status of this process.
 */
export async function runHosts(hosts) {
  let child = null;
  let asked = false;
  // Ctrl-C reaches the child through the terminal; this process only waits for it, so that nothing is cut short.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      asked = true;
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child?.kill(signal);
    });
  }
  for (const { command, args, env, otherwise } of hosts) {
    const startedMs = Date.now();
    child = spawn(command, args, { stdio: 'inherit', env: env ?? process.env });
    const status = await statusOf(child);
    const failed = status !== 0 && !asked && Date.now() - startedMs < failedToStartMs;
    if (!failed || otherwise === undefined) process.exit(status);
    say(`${otherwise} (status ${status}).`);
  }
}

function statusOf(child) {
  return new Promise((resolve) => {
    child.on('error', () => resolve(127));
    child.on('exit', (code, signal) => resolve(code ?? (endsByRequest.has(signal) ? 0 : 1)));
  });
}
