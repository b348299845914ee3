/** What examples are sought for. */
import type { KbEntry } from '../../../shared/model/knowledge';
import type { Rollout } from '../rollout';
import { openLooker, type Looker } from './looker';
import { lookFrom } from './scene-search';
import type { Query } from './search-index';

export function queryOfEntry({ id, task, seed, video, episode, look }: KbEntry): Query {
  return { id, task, seed, video, episode, look: look && lookFrom(look) };
}

/** By its task alone where it has no pictures, or none that can be read. Throws the signal's reason. */
export async function queryOf(
  rollout: Rollout,
  looker: Looker,
  signal: AbortSignal,
): Promise<Query> {
  const { id, task, seed, video, episode } = rollout;
  const look = await rollout
    .videos(1)
    .then(([first]) => (first === undefined ? null : looker.look(first)))
    .catch(() => null);
  signal.throwIfAborted();
  return { id, task, seed, video, episode, look };
}

/** As `queryOf`, for one rollout. */
export async function queryOfRollout(rollout: Rollout, signal: AbortSignal): Promise<Query> {
  const looker = await openLooker(signal);
  try {
    return await queryOf(rollout, looker, signal);
  } finally {
    looker.close();
  }
}
