/** Which rollouts people score: drawn blindly, and kept in the project, so that all score the same. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { momentSchema } from '../../../shared/model/moment';
import { seeded } from '../../signals/seeded';
import { jsonFilesOf } from '../../project/json-files';
import type { ProjectFolder } from '../../project/project-folder';

export const mostSampled = 10_000;

const sampleSchema = z.object({
  id: z.string().max(64),
  seed: z.number().int(),
  atMs: momentSchema,
  /** In the order in which they are scored. */
  rollouts: z.array(z.string().max(2_000)).max(mostSampled),
});
export type BlindSample = z.infer<typeof sampleSchema>;

const root = 'score/samples';

/** A name for the rollout in that place that tells nothing of it, from 1. */
export const blindName = ({ id }: Pick<BlindSample, 'id'>, at: number): string => `${id}-${at + 1}`;

/** The rollout of the last sample that has it, by its id or its blind name; null where none does. */
export function sampledAs(
  samples: readonly BlindSample[],
  name: string,
): { sample: BlindSample; rollout: string } | null {
  const byId = samples.findLast(({ rollouts }) => rollouts.includes(name));
  if (byId !== undefined) return { sample: byId, rollout: name };
  for (const sample of samples) {
    const rollout = sample.rollouts.find((_, at) => blindName(sample, at) === name);
    if (rollout !== undefined) return { sample, rollout };
  }
  return null;
}

/** Ascending by when they were drawn. One that cannot be read is left out. Throws as `jsonFilesOf` does. */
export async function blindSamples(folder: ProjectFolder): Promise<BlindSample[]> {
  const samples: BlindSample[] = [];
  for await (const value of jsonFilesOf(folder, root)) {
    const sample = sampleSchema.safeParse(value).data;
    if (sample !== undefined) samples.push(sample);
  }
  return samples.sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1));
}

/** The last one drawn of these rollouts: a folder may keep samples of others. Null without any. */
export async function currentSample(
  folder: ProjectFolder,
  isKnown: (rollout: string) => boolean,
): Promise<BlindSample | null> {
  const samples = await blindSamples(folder);
  return samples.findLast(({ rollouts }) => rollouts.every(isKnown)) ?? null;
}

/**
 * Draws so many of the rollouts, each as likely, or all where there are fewer; with the same seed and rollouts it is
 * the same sample, gone on with where more are asked for. Throws `conflict` where nothing can be written.
 */
export async function drawBlindSample(
  folder: ProjectFolder,
  ids: readonly string[],
  { count, seed }: { count: number; seed: number },
): Promise<BlindSample> {
  const all = [...new Set(ids)].sort();
  const id = createHash('sha256')
    .update(JSON.stringify([seed, all]))
    .digest('hex')
    .slice(0, 12);
  const present = (await blindSamples(folder)).find((sample) => sample.id === id);
  if (present !== undefined && present.rollouts.length >= Math.min(count, all.length)) {
    return present;
  }
  const random = seeded(seed);
  for (let at = 0; at < Math.min(count, all.length); at += 1) {
    const other = at + Math.floor(random() * (all.length - at));
    [all[at], all[other]] = [all[other] ?? '', all[at] ?? ''];
  }
  const rollouts = all.slice(0, count);
  const sample = { id, seed, atMs: present?.atMs ?? Date.now(), rollouts };
  await folder.write(`${root}/${id}.json`, JSON.stringify(sample));
  return sample;
}
