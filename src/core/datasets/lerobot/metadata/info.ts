/** `meta/info.json`: parsed tolerantly, for producers leave keys out and add their own. */
import { z } from 'zod';
import { StudioError, type Problem } from '../../../../shared/errors';
import type { FeatureInfo } from '../../../../shared/model/dataset';
import { resolveInside } from '../../../files/contained-path';
import { readRegular } from '../../../files/regular-file';
import { parseJson } from '../../../files/json-text';
import { limits } from '../../../files/limits';
import { problem } from '../../problems';

const infoSchema = z.looseObject({
  codebase_version: z.string().max(40),
  // Some writers list what the robot is made of.
  robot_type: z.string().max(200).nullish().catch(null),
  fps: z.number().positive().max(10_000),
  total_episodes: z.number().nullish().catch(null),
  total_frames: z.number().nullish().catch(null),
  chunks_size: z.number().int().positive().max(1_000_000_000).catch(1000),
  data_path: z.string().max(1_000).nullish(),
  video_path: z.string().max(1_000).nullish(),
  splits: z.record(z.string(), z.unknown()).nullish().catch(null),
  features: z.record(z.string().max(limits.nameLength), z.unknown()),
});
export type RawInfo = Readonly<z.infer<typeof infoSchema>>;

const size = z.number().int().min(0).max(1_000_000);
const featureSchema = z.looseObject({
  dtype: z.string().max(40),
  shape: z.union([z.array(size).max(8), size.transform((only) => [only])]).catch([]),
  names: z.unknown().optional(),
});

/** Reads a JSON file of the dataset of at most 16 MB. Throws `not-found`, `corrupt-data` or `io` naming the file. */
export async function readJson(root: string, relative: string): Promise<unknown> {
  const file = await resolveInside(root, relative);
  const bytes = await readRegular(file, limits.jsonBytes);
  try {
    return parseJson(bytes);
  } catch (error) {
    // The parser quotes what it stumbled over, line breaks and all.
    const why = (error as Error).message.replaceAll(/[\p{Cc}\s]+/gu, ' ');
    throw new StudioError(
      'corrupt-data',
      `${relative} in ${root} is not JSON (${why}); restore it from the dataset's source.`,
      { cause: error },
    );
  }
}

/** What is said of a dataset as a recorder leaves it before its first episode is saved. */
export const nothingRecorded = (root: string): string =>
  `${root} is a LeRobot dataset in which nothing is recorded yet: it has no episode; record one and save it, then open it again.`;

/** Throws `corrupt-data` naming the key that is missing or wrong. */
export async function readInfo(root: string): Promise<RawInfo> {
  const parsed = infoSchema.safeParse(await readJson(root, 'meta/info.json'));
  if (parsed.success) return parsed.data;
  const key = parsed.error.issues[0]?.path.join('.');
  const what = key === undefined || key === '' ? 'content' : key;
  throw new StudioError(
    'corrupt-data',
    `meta/info.json in ${root} has no usable ${what}; correct it, or export the dataset again with LeRobot.`,
  );
}

/** Other names that Hugging Face's `datasets` has for the types of LeRobot. */
const dtypeNames: ReadonlyMap<string, string> = new Map([
  ['half', 'float16'],
  ['float', 'float32'],
  ['double', 'float64'],
  ['large_string', 'string'],
]);

/**
 * The features as declared, in order; one that makes no sense is left out and reported. Throws `corrupt-data` for more
 * than the studio reads.
 */
export function readFeatures(info: RawInfo): { features: FeatureInfo[]; problems: Problem[] } {
  const features: FeatureInfo[] = [];
  const problems: Problem[] = [];
  const declared = Object.entries(info.features);
  refuseMore('features', declared.length, limits.features);
  for (const [key, raw] of declared) {
    const parsed = featureSchema.safeParse(raw);
    if (!parsed.success) {
      problems.push(
        problem('feature-unreadable', {
          message: `Feature ${key} in meta/info.json has no usable dtype and shape; the studio leaves it out.`,
          file: 'meta/info.json',
        }),
      );
      continue;
    }
    const { shape, names } = parsed.data;
    const dtype = dtypeNames.get(parsed.data.dtype) ?? parsed.data.dtype;
    const flat = flatNames(names, width(shape));
    const heading = flat === null && width(shape) > 1 ? flatNames(names, 1)?.[0] : undefined;
    features.push({
      key,
      dtype,
      shape,
      names: flat,
      ...(heading === undefined ? {} : { heading }),
    });
  }
  const cameras = features.filter(({ dtype }) => dtype === 'video' || dtype === 'image');
  refuseMore('cameras', cameras.length, limits.cameras);
  return { features, problems };
}

const videoFacts = z.record(z.string(), z.unknown()).optional().catch(undefined);
const cameraSchema = z.looseObject({ info: videoFacts, video_info: videoFacts });

/** Whether a camera is said to hold depth: in so many words, or by grey pixels of more than 8 bits. */
export function isDepth({ features }: RawInfo, key: string): boolean {
  const { data } = cameraSchema.safeParse(features[key]);
  const facts = { ...data?.video_info, ...data?.info };
  const isGrey = /^gray(9|1\d)/.test(String(facts['video.pix_fmt']));
  return isGrey || facts['video.is_depth_map'] === true || facts['is_depth_map'] === true;
}

function refuseMore(what: string, count: number, limit: number): void {
  if (count <= limit) return;
  throw new StudioError(
    'corrupt-data',
    `meta/info.json declares ${count} ${what}, the studio reads up to ${limit}; take out what the robot does not have.`,
  );
}

/** Values per frame of a feature of this shape; a scalar may be `[]` or `[1]`. */
export const width = (shape: readonly number[]): number =>
  shape.reduce((product, size) => product * size, 1);

/**
 * Names come as a list, as a list inside a list, as `{name: index}`, as `{"motors": [...]}`, or as several such lists,
 * `{"left_arm": [...], "right_arm": [...]}`, whose names then begin with what their list is called. Returns them in
 * order if there is exactly one per dimension, else null; one that is longer than any name makes them none.
 */
function flatNames(names: unknown, count: number): string[] | null {
  const flat: string[] = [];
  const collect = (value: unknown, group: string): void => {
    if (flat.length > count) return;
    if (typeof value === 'string') flat.push(`${group}${value}`);
    else if (Array.isArray(value)) for (const inner of value) collect(inner, group);
    else if (typeof value === 'object' && value !== null) {
      const entries = Object.entries(value);
      if (entries.every(([, index]) => typeof index === 'number')) {
        entries.sort((a, b) => Number(a[1]) - Number(b[1]));
        for (const [name] of entries) collect(name, group);
      } else {
        for (const [name, inner] of entries) {
          const isGroup = entries.length > 1 && typeof inner === 'object';
          collect(inner, isGroup ? `${group}${name}.` : group);
        }
      }
    }
  };
  collect(names, '');
  const areNames = flat.length === count && flat.every(({ length }) => length <= limits.nameLength);
  return areNames ? flat : null;
}
