/**
 * What is typed in on another machine to have it work for this queue: the same database by the same user, without a
 * password, since other users see the list of processes.
 */
export function workerCommand(address: string): string {
  const text = address.trim();
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.host === '') return commandAt('redis://HOST');
  const user = url.username === '' ? '' : `${url.username}@`;
  return commandAt(`${url.protocol}//${user}${url.host}${url.pathname}`);
}

const commandAt = (queue: string): string =>
  `dualvla worker --queue ${queue.replace(/\/$/, '')} --root /data --out /exports`;
