/** How the reviewed episodes fit another one. What was aligned once is kept. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { listOf, recordOf } from '../../shared/model/list-of';
import type { LearnFrom } from '../../shared/model/policy';
import { limits } from '../files/limits';
import type { ProjectFolder } from '../project/project-folder';
import { SmallCache } from '../system/small-cache';
import { alignEpisodes } from './align';
import { kindsOf, type Carried } from './carry';
import type { Reference } from './references';
import type { Traits } from './traits';

/** Goes up whenever the same episodes begin to be aligned otherwise, or what was kept cannot be trusted. */
const methodVersion = 3;

/** So many episodes in a row share a file: writing one takes as long as aligning an episode. */
const episodesPerFile = 64;
/** Of one episode: with so many others. */
const mostFits = 100_000;

/** Null where two episodes share nothing. */
const fitSchema = z
  .object({ cost: z.number().min(0), frames: listOf(z.number().int().min(0), limits.learnedMarks) })
  .nullable();
type Fit = z.infer<typeof fitSchema>;
/** By key. */
export const episodeFitsSchema = recordOf(fitSchema, mostFits);
export type EpisodeFits = z.infer<typeof episodeFitsSchema>;
/** By episode. */
export const storedSchema = recordOf(episodeFitsSchema, episodesPerFile);

/** Where fits are kept, by a key that names all that they follow from. Calls must not overlap. */
export interface FitStore {
  read: (episode: number) => Promise<EpisodeFits>;
  /** On disk at the latest when `flush` has ended. */
  keep: (episode: number, fits: EpisodeFits) => Promise<void>;
  flush: () => Promise<void>;
}

/** In `events/fits/` of a project. What cannot be read or kept is made anew. */
export class FitFiles implements FitStore {
  #name = '';
  #fits: Record<string, EpisodeFits> = {};
  #isChanged = false;

  constructor(private readonly folder: ProjectFolder) {}

  async read(episode: number): Promise<EpisodeFits> {
    await this.#open(episode);
    return this.#fits[episode] ?? {};
  }

  async keep(episode: number, fits: EpisodeFits): Promise<void> {
    await this.#open(episode);
    this.#fits[episode] = fits;
    this.#isChanged = true;
  }

  async flush(): Promise<void> {
    if (!this.#isChanged) return;
    this.#isChanged = false;
    await this.folder.write(this.#name, `${JSON.stringify(this.#fits)}\n`).catch(() => undefined);
  }

  async #open(episode: number): Promise<void> {
    const first = episode - (episode % episodesPerFile);
    const [from, to] = [first, first + episodesPerFile - 1].map((each) =>
      String(each).padStart(6, '0'),
    );
    const name = `events/fits/${from}-${to}.json`;
    if (name === this.#name) return;
    await this.flush();
    this.#name = name;
    const kept = await this.folder.readJson(name).catch(() => null);
    this.#fits = storedSchema.safeParse(kept).data ?? {};
  }
}

/** What a stranger's project kept may be of other marks, however many. */
const fitting = (fit: Fit | undefined, { marks }: Reference): Fit | undefined =>
  fit && fit.frames.length !== marks.length ? undefined : fit;

export interface FitsInput {
  references: readonly Reference[];
  from: LearnFrom;
  /** What traits follow from, beside the recording: robot, smoothing, model. */
  basis: string;
  /** Null where what its cameras saw counts, and is not known yet. */
  traitsOf: (episode: number) => Promise<Traits | null>;
  /** Whether pictures count and there are some: what was aligned without is no answer for later. */
  hasPictures: boolean;
  fingerprintOf: (episode: number) => Promise<string>;
  store: FitStore | null;
}

export class Fits {
  readonly #input: FitsInput;
  /** Traits of the references. */
  readonly #traits: SmallCache<number, Traits | null>;
  /** References that were left out so far, by episode. */
  readonly missing = new Set<number>();

  constructor(input: FitsInput) {
    this.#input = input;
    this.#traits = new SmallCache(input.references.length);
  }

  /**
   * The marks of every reference but the episode itself, as frames of it. Only pairs that were not aligned before are.
   * Throws what reading an episode throws; references that cannot be read are left out, and pairs of which what the
   * cameras saw is not known yet.
   */
  async of(episode: number): Promise<Carried[]> {
    const { references, store, fingerprintOf } = this.#input;
    const fingerprint = await fingerprintOf(episode);
    const kept = (await store?.read(episode)) ?? {};
    const fits: EpisodeFits = {};
    const carried: Carried[] = [];
    let own: Promise<Traits | null> | null = null;
    let isNew = false;
    for (const reference of references) {
      if (reference.episode === episode) continue;
      const key = this.#key(fingerprint, reference);
      let fit = fitting(kept[key], reference);
      let isKept = true;
      if (fit === undefined) {
        own ??= this.#input.traitsOf(episode);
        const traits = await own;
        const other = await this.#traitsOf(reference).catch(() => null);
        if (other === null) this.missing.add(reference.episode);
        if (traits === null || other === null) continue;
        fit = this.#fit(reference, other, traits);
        isKept = !this.#input.hasPictures || (traits.cameras.size > 0 && other.cameras.size > 0);
        isNew ||= isKept;
      }
      if (isKept) fits[key] = fit;
      const kinds = kindsOf(reference.marks);
      if (fit !== null) carried.push({ reference: reference.episode, kinds, ...fit });
    }
    if (isNew) await store?.keep(episode, fits);
    return carried;
  }

  #traitsOf({ episode }: Reference): Promise<Traits | null> {
    return this.#traits.get(episode, () => this.#input.traitsOf(episode));
  }

  #fit({ marks }: Reference, traits: Traits, own: Traits): Fit {
    const alignment = alignEpisodes(traits, own, this.#input.from);
    if (alignment === null) return null;
    const frames = marks.map(({ frame }) => alignment.carry(frame));
    return { cost: Number(alignment.cost.toFixed(6)), frames };
  }

  #key(fingerprint: string, reference: Reference): string {
    const { from, basis } = this.#input;
    const marks = reference.marks.map(({ frame }) => frame);
    const named = [methodVersion, basis, from, fingerprint, reference.fingerprint, marks.join()];
    return createHash('sha256').update(named.join(' ')).digest('hex').slice(0, 24);
  }
}
