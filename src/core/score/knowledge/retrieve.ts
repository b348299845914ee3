/** Examples for a judge: what people said of the rollouts that are most like the one to be judged. */
import type { KbEntry, Retrieved, RetrievalPreset } from '../../../shared/model/knowledge';
import type { Example } from '../../../shared/model/score';
import { resolveInside } from '../../files/contained-path';
import { limits } from '../../files/limits';
import { readRegular } from '../../files/regular-file';
import type { Likeness } from './embeddings';
import type { KnowledgeBase } from './knowledge-base';
import type { Query } from './search-index';

export interface Retrieval {
  preset: RetrievalPreset;
  /** How many; `paper` gives one. */
  k: number;
  /** Of tasks; by their words where left out. */
  likeness?: Likeness | undefined;
}

/** Of reciprocal rank fusion, as published (Cormack, Clarke and Büttcher 2009). */
const fusionConstant = 60;
/** Bytes. */
export const largestPicture = 4_000_000;

/** The best first. Never the rollout itself nor a sibling: one of the same video, episode, or task and seed. */
export async function retrieve(
  base: KnowledgeBase,
  query: Query,
  retrieval: Retrieval,
): Promise<readonly Example[]> {
  const found = await ranked(base, query, retrieval);
  return Promise.all(found.map(({ id }) => exampleOf(base, base.entry(id))));
}

/** As `retrieve`, with why. */
export async function ranked(
  base: KnowledgeBase,
  query: Query,
  { preset, k, likeness }: Retrieval,
): Promise<Retrieved[]> {
  const { index } = base;
  const found = index.rank(query, await likeness?.(query.task, index.tasks));
  if (preset === 'fused') {
    const related = found.filter(({ textRank, sceneRank }) => (textRank ?? sceneRank) !== null);
    return best(related, k, (each) => -fused(each));
  }
  const most = found.reduce((top, { textScore }) => Math.max(top, textScore), 0);
  // Tasks that read equally like the one asked for are equally good: the scene decides.
  return best(
    found.filter(({ textScore }) => textScore === most && most > 0),
    1,
    ({ sceneDistance }) => sceneDistance ?? Number.POSITIVE_INFINITY,
  );
}

const fused = ({ textRank, sceneRank }: Retrieved): number =>
  [textRank, sceneRank].reduce<number>(
    (sum, rank) => sum + (rank === null ? 0 : 1 / (fusionConstant + rank)),
    0,
  );

/** Those with the least; equal ones by their ids, so that it is the same every time. */
function best(
  found: readonly Retrieved[],
  count: number,
  valueOf: (each: Retrieved) => number,
): Retrieved[] {
  const values = Float64Array.from(found, valueOf);
  // Sorting numbers is far quicker than sorting what has them; few are then left to be sorted by id.
  const last = values.toSorted()[Math.min(count, values.length) - 1] ?? 0;
  return found
    .flatMap((each, at) => ((values[at] ?? 0) <= last ? [{ each, value: values[at] ?? 0 }] : []))
    .sort((a, b) => compare(a.value, b.value) || compare(a.each.id, b.each.id))
    .slice(0, count)
    .map(({ each }) => each);
}

const compare = <T extends number | string>(a: T, b: T): number => (a < b ? -1 : Number(a > b));

async function exampleOf(base: KnowledgeBase, entry: KbEntry): Promise<Example> {
  const { id, task, scores, outcome, notes } = entry;
  const pictures = await picturesOf(base, entry);
  const told = notes.map(({ t, text, failure }) => ({
    t,
    text: failure ? `Failure: ${text}` : text,
  }));
  const example = { rollout: { id, task }, scores, outcome, notes: told };
  return pictures.length === 0 ? example : { ...example, pictures };
}

/** Of an entry, as far as they are there, and together no larger than any are. */
export async function picturesOf(
  base: KnowledgeBase,
  entry: KbEntry,
): Promise<{ t: number; picture: Uint8Array }[]> {
  const pictures: { t: number; picture: Uint8Array }[] = [];
  let bytes = 0;
  for (const { t, file } of entry.pictures) {
    // A picture that was lost costs the example its picture.
    const picture = await resolveInside(base.path, file)
      .then((place) => readRegular(place, largestPicture))
      .catch(() => null);
    if (picture === null) continue;
    bytes += picture.length;
    if (bytes > limits.entryPictureBytes) break;
    pictures.push({ t, picture });
  }
  return pictures;
}
