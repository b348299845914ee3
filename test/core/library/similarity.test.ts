/** What `like:` finds: how far apart episodes are, which are nearest, and what is kept of that. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { libraryFacets } from '../../../src/core/library/facets';
import { libraryFacts } from '../../../src/core/library/facts';
import { matchingEpisodes, termsOf } from '../../../src/core/library/listing';
import { comparableWith } from '../../../src/core/library/similarity/alike';
import { compareEpisodes } from '../../../src/core/library/similarity/compare-episodes';
import { courseOf, points, type Course } from '../../../src/core/library/similarity/course';
import { apart, nearest, weightsOf } from '../../../src/core/library/similarity/nearest';
import { unwatched } from '../../../src/core/jobs/progress';
import type { EpisodeMotion } from '../../../src/core/keyframes/motion';
import { episodeQuerySchema, type EpisodeQuery } from '../../../src/shared/api/dataset';
import { makeDataset, pickAndPlace, type Row } from '../keyframes/made-dataset';
import { atPace, open } from '../learning/proposed-episodes';

const of = `arm-single:${2 * points} hand-single:${points} length:1`;
const course = fc
  .array(fc.float({ min: -10, max: 10, noNaN: true }), {
    minLength: 3 * points + 1,
    maxLength: 3 * points + 1,
  })
  .map((values): Course => ({ of, values: Float32Array.from(values) }));
const ofLength = (value: number): Course => ({
  of: 'length:1',
  values: Float32Array.from([value]),
});

const still = (noise: number, x: number): Course => ({
  of: `arm-single:${2 * points} length:1`,
  values: Float32Array.from([...Array.from({ length: points }, () => [x, noise]).flat(), 3]),
});

describe('how far apart two episodes are', () => {
  it('is a distance: 0 to itself, the same both ways, no longer than by way of a third', () => {
    fc.assert(
      fc.property(fc.array(course, { minLength: 3, maxLength: 8 }), (courses) => {
        const weights = weightsOf(of, courses);
        const [a, b, c] = courses;
        if (a === undefined || b === undefined || c === undefined) throw new Error('too few');
        expect(apart(a, a, weights)).toBe(0);
        expect(apart(a, b, weights)).toBe(apart(b, a, weights));
        const around = apart(a, c, weights) + apart(c, b, weights);
        expect(apart(a, b, weights)).toBeLessThanOrEqual(around * (1 + 1e-12));
      }),
    );
  });

  it('is 1 on the mean of squares between two drawn by chance, whatever the unit', () => {
    const lengths = [0, 1, 5, 9, 12];
    for (const unit of [1, 0.001, 1000]) {
      const courses = lengths.map((value) => ofLength(value * unit));
      const weights = weightsOf('length:1', courses);
      const squares = courses.flatMap((a) => courses.map((b) => apart(a, b, weights) ** 2));
      const mean = squares.reduce((sum, each) => sum + each, 0) / squares.length;
      expect(mean).toBeCloseTo(1, 5);
    }
  });

  it('does not blow up what hardly moves, and is 0 where nothing differs', () => {
    const courses = [still(0, 0), still(0.001, 0.01), still(0, 0.5), still(0.001, 0.5)];
    const weights = weightsOf(courses[0]?.of ?? '', courses);
    const far = (i: number, j: number) => {
      const [a, b] = [courses[i], courses[j]];
      return a === undefined || b === undefined ? Number.NaN : apart(a, b, weights);
    };
    expect(far(2, 3)).toBeLessThan(0.1 * far(0, 2));
    const same = [ofLength(3), ofLength(3)];
    expect([...weightsOf('length:1', same)]).toEqual([0]);
  });
});

describe('the nearest', () => {
  const all = { weights: Float64Array.of(1), holds: () => true, most: 3 };

  it('begin with the episode itself, equally near ones in their order', async () => {
    const courses = [4, 6, 5, 6, 4, 5, 9].map(ofLength);
    expect(await nearest(2, courses, all)).toEqual([2, 5, 0, 1]);
    expect(await nearest(2, courses, { ...all, most: 9 })).toEqual([2, 5, 0, 1, 3, 4, 6]);
    // All terms of a search must hold, for the episode itself as well.
    const others = { ...all, holds: (position: number) => position !== 2 && position !== 0 };
    expect(await nearest(2, courses, others)).toEqual([5, 1, 3]);
  });

  it('are as many as there are room and courses for, none of the others nearer', async () => {
    const some = fc.array(fc.option(fc.integer({ min: 0, max: 9 })), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(
        some,
        fc.nat(),
        fc.integer({ min: 1, max: 9 }),
        async (lengths, at, most) => {
          const own = at % lengths.length;
          const courses = lengths.map((each) => (each === null ? null : ofLength(each)));
          const found = await nearest(own, courses, { ...all, most });
          const from = lengths[own];
          expect(found[0]).toBe(own);
          if (from === null || from === undefined) {
            expect(found).toEqual([own]);
            return;
          }
          const farOf = (position: number) => Math.abs((lengths[position] ?? Infinity) - from);
          const expected = [...courses.keys()]
            .filter((position) => position !== own && courses[position] !== null)
            .sort((a, b) => farOf(a) - farOf(b) || a - b)
            .slice(0, most);
          expect(found.slice(1)).toEqual(expected);
        },
      ),
    );
  });
});

describe('the course of an episode', () => {
  const motion: EpisodeMotion = { frames: 4, fps: 2, arms: [], hands: [], toolRuns: [] };
  const hand = {
    side: 'single',
    kind: 'gripper',
    source: 'made',
    opening: Float64Array.of(0, 0.3, 0.6, 0.9),
  } as const;

  it('is looked at from the first frame to the last, and says how long it is', () => {
    const made = courseOf({ ...motion, hands: [hand] });
    expect(made?.of).toBe(`hand-single:${points} length:1`);
    expect(made?.values[0]).toBe(0);
    expect(made?.values[points - 1]).toBeCloseTo(0.9);
    expect(made?.values[points]).toBeCloseTo(Math.log(2));
  });

  it('is none where there is nothing to compare', () => {
    expect(courseOf(motion)).toBeNull();
    expect(courseOf({ ...motion, frames: 1, hands: [hand] })).toBeNull();
    const lost = { ...hand, opening: Float64Array.of(0, 1, Number.NaN, 1) };
    expect(courseOf({ ...motion, hands: [lost] })).toBeNull();
  });
});

const sway = (shift: number): Row[] =>
  Array.from({ length: 170 }, (_, i): Row => [0.3 + shift + 0.1 * Math.sin(i / 4), 0, 0.3, 0.08]);

/** Three that pick and place (0, 2, 4), two that sway (1, 3), and one of a single frame. */
const rows: Row[][] = [
  pickAndPlace(),
  sway(0),
  atPace(pickAndPlace(0.01), 1.1),
  sway(0.01),
  atPace(pickAndPlace(0.02), 0.9),
  [[0.3, 0, 0.3, 0.08]],
];
const made = () => makeDataset(rows.map((each) => ({ rows: each })));
type Opened = Awaited<ReturnType<typeof open>>;

const listed = async (
  { dataset, project }: Opened,
  search: string,
  order: Partial<EpisodeQuery> = { sortBy: 'similarity' },
): Promise<number[]> => {
  const query = episodeQuerySchema.parse({ search, ...order });
  return [...(await matchingEpisodes({ dataset, project, query }, 0, null))];
};
const unseenIn = async (opened: Opened) => (await comparableWith(opened, 0)).unseen;
/** Once it was closed, as by another start of the studio. */
async function again({ root, dataset, project }: Opened): Promise<Opened> {
  await project.close();
  await dataset.close();
  return open(root);
}

describe('a search for what is like an episode', () => {
  it('lists it first, then those that move as it does, and says what it cannot compare', async () => {
    const opened = await open(await made());
    expect(await listed(opened, 'like:0')).toEqual([0]);
    expect(await comparableWith(opened, 0)).toEqual({
      by: [],
      compared: 0,
      unseen: 6,
      apart: 0,
      because: null,
    });
    expect(await compareEpisodes(opened, unwatched)).toEqual({ episodes: 6, apart: 1 });
    const near = await listed(opened, 'like:0');
    expect(near[0]).toBe(0);
    expect(new Set(near.slice(1, 3))).toEqual(new Set([2, 4]));
    expect(new Set(near.slice(3))).toEqual(new Set([1, 3]));
    expect((await listed(opened, 'like:3')).slice(0, 2)).toEqual([3, 1]);
    expect(await comparableWith(opened, 0)).toEqual({
      by: ['arm', 'hand', 'length'],
      compared: 5,
      unseen: 0,
      apart: 1,
      because: null,
    });
    expect(await listed(opened, 'like:0 -episode:0,1,3')).toEqual(near.slice(1, 3));
    expect(await listed(opened, 'like:0', {})).toEqual([0, 1, 2, 3, 4]);
    const down = { sortBy: 'similarity', descending: true } as const;
    expect(await listed(opened, 'like:0', down)).toEqual(near.toReversed());
    // Without an episode to be like there is no such order.
    expect(await listed(opened, 'frames>1')).toEqual([0, 1, 2, 3, 4]);
    const { dataset, project } = opened;
    const facets = await libraryFacets(
      libraryFacts(dataset, project, null),
      project,
      termsOf('like:0 frames<166'),
    );
    expect(facets.matching).toBe((await listed(opened, 'like:0 frames<166')).length);

    expect(await listed(opened, 'like:5')).toEqual([5]);
    expect((await comparableWith(opened, 5)).because).toBe(
      'Episode 5 cannot be compared: it has less than two frames.',
    );
    const none = 'has no episode 99; it has 6, numbered 0 to 5.';
    await expect(listed(opened, 'like:99')).rejects.toThrow(none);
    await expect(comparableWith(opened, 99)).rejects.toThrow(none);
  });

  it('keeps what was looked at, whoever stops it, until the robot is another one', async () => {
    const first = await open(await made());
    const stop = new AbortController();
    const job = {
      signal: stop.signal,
      report: ({ done }: { done: number }) => {
        if (done === 2) stop.abort(new Error('enough'));
      },
    };
    await expect(compareEpisodes(first, job)).rejects.toThrow('enough');
    const kept = 6 - (await unseenIn(first));
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(6);
    const second = await again(first);
    expect(await unseenIn(second)).toBe(6 - kept);
    await compareEpisodes(second, unwatched);
    const third = await again(second);
    // One could not be compared: it is tried again.
    expect(await unseenIn(third)).toBe(1);
    expect(await listed(third, 'like:0')).toEqual(await listed(second, 'like:0'));
    const read = vi.spyOn(third.dataset, 'signals');
    await compareEpisodes(third, unwatched);
    expect(read.mock.calls.filter(([episode]) => episode === 5).length).toBeGreaterThan(0);
    const [part] = third.project.robot.parts;
    if (part === undefined) throw new Error('no robot');
    await third.project.setRobot([part]);
    expect(await unseenIn(third)).toBe(6);
  });

  it('does not trust what a project kept', async () => {
    const first = await open(await made());
    await compareEpisodes(first, unwatched);
    const { project } = first;
    const name = 'events/courses/000000-001023.json';
    const stored = (await project.folder.readJson(name)) as {
      episodes: Record<string, { frames: number; of: string; values: string }>;
    };
    const [zero, one, two] = [0, 1, 2].map((each) => stored.episodes[each]);
    if (zero === undefined || one === undefined || two === undefined) throw new Error('not kept');
    zero.frames += 1;
    const numbers = Buffer.from(one.values, 'base64').length / 4;
    one.values = Buffer.from(new Float32Array(numbers).fill(Number.NaN).buffer).toString('base64');
    two.of = `arm-single:${points * 1000}`;
    await writeFile(path.join(project.folder.path, name), JSON.stringify(stored));
    const second = await again(first);
    expect(await unseenIn(second)).toBe(4);
    await writeFile(path.join(project.folder.path, name), '{"version":1,"episodes":[]}');
    expect(await unseenIn(await again(second))).toBe(6);
  });
});
