/** `--queue URL` of commands whose work can be shared. */
import type { TaskEngine } from '../core/jobs/tasks';

export const queueUsage = `
  --queue URL       have it done by the workers at this queue ("dualvla worker"; docs/scale.md)`;

export const askQueueUsage = `
  --queue URL         have the server asked by the workers at this queue that may ("dualvla worker"; docs/scale.md)`;

/** Nothing where no queue is named. Throws `invalid-input` for what names none. */
export async function engineAt(
  url: string | undefined,
  log: (line: string) => void,
): Promise<{ engine?: TaskEngine }> {
  if (url === undefined) return {};
  const { queueAddress } = await import('../core/queue/address');
  const { queueEngine } = await import('../core/queue/queue-engine');
  const address = queueAddress(url);
  for (const warning of address.warnings) log(warning);
  return { engine: queueEngine(address) };
}
