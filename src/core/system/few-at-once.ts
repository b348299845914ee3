import { availableParallelism } from 'node:os';

/**
 * Does `work` with each item, with as many at once as there are processors, and answers in their order: starting very
 * many programs together keeps whoever asks for something else waiting until the last has begun. Rejects with what the
 * first that fails throws.
 */
export async function fewAtOnce<Item, Made>(
  items: readonly Item[],
  work: (item: Item) => Promise<Made>,
  most = availableParallelism(),
): Promise<Made[]> {
  const made: Made[] = [];
  for (let at = 0; at < items.length; at += most) {
    made.push(...(await Promise.all(items.slice(at, at + most).map(work))));
  }
  return made;
}
