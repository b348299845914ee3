/** Rollouts that people score before they see what a judge says of them. */
import { StudioError } from '../../../shared/errors';
import type { BlindQueue, BlindSaying } from '../../../shared/model/calibration';
import type { ProjectFolder } from '../../project/project-folder';
import type { ScorePlace } from '../score-place';
import { readPeople } from './people-scores';
import { blindSamples, currentSample, drawBlindSample, type BlindSample } from './sample';

type Known = ReadonlyMap<string, unknown>;

/** The current sample as a curator goes through it; null where none was drawn of these rollouts. */
export async function blindQueue(
  folder: ProjectFolder,
  known: Known,
  curator: string,
): Promise<BlindQueue | null> {
  const sample = await currentSample(folder, (id) => known.has(id));
  return sample === null ? null : queueOf(folder, sample, known, curator);
}

/** Draws, or goes on with what was drawn. Throws what writing throws. */
export async function drawQueue(
  place: ScorePlace,
  known: Known,
  { curator, ...wish }: { curator: string; count: number; seed: number },
): Promise<BlindQueue> {
  const { folder } = await place.write();
  const sample = await drawBlindSample(folder, [...known.keys()], wish);
  return queueOf(folder, sample, known, curator);
}

async function queueOf(
  folder: ProjectFolder,
  { id, seed, rollouts }: BlindSample,
  known: Known,
  curator: string,
): Promise<BlindQueue> {
  const said = (await readPeople(folder)).of(curator);
  const places = new Map(rollouts.map((rollout, at) => [rollout, at]));
  return {
    sample: id,
    seed,
    of: known.size,
    said: rollouts.map((rollout) => said.get(rollout) ?? null),
    order: [...said.keys()].flatMap((rollout) => places.get(rollout) ?? []),
  };
}

/** Throws `not-found`. */
export async function sampledAt(
  folder: ProjectFolder,
  sample: string,
  at: number,
): Promise<{ sample: BlindSample; rollout: string }> {
  const found = (await blindSamples(folder)).find(({ id }) => id === sample);
  const rollout = found?.rollouts[at];
  if (found !== undefined && rollout !== undefined) return { sample: found, rollout };
  throw new StudioError('not-found', `There is no rollout ${at} in the blind sample ${sample}.`);
}

interface By {
  curator: string;
  device: string;
}

/** On disk when it resolves. Throws `not-found`, and what writing throws. */
export async function sayBlind(
  place: ScorePlace,
  { sample, at }: { sample: string; at: number },
  saying: BlindSaying,
  { curator, device }: By,
): Promise<void> {
  const { folder, people } = await place.write();
  const found = await sampledAt(folder, sample, at);
  await people.add(found.sample, [{ rollout: found.rollout, curator, ...saying }], device);
}

/** Leaves out what the curator has not scored: what was, was drawn blindly all the same, for its order is random. */
export async function endBlind(
  place: ScorePlace,
  sample: string,
  { curator, device }: By,
): Promise<void> {
  const { folder, people } = await place.write();
  const { sample: found } = await sampledAt(folder, sample, 0);
  const said = people.of(curator);
  const nothing = { reasoning: null, action: null, intention: null, alignment: null };
  const left = found.rollouts.filter((rollout) => said.get(rollout)?.done !== true);
  const sayings = left.map((rollout) => ({ rollout, curator, scores: nothing, outcome: null }));
  await people.add(found, sayings, device);
}
