/** `features.json` of TFDS: the tree of features, flattened to what one step holds. */
import { z } from 'zod';
import { StudioError } from '../../../shared/errors';
import { listOf } from '../../../shared/model/list-of';

export interface StepFeature {
  /** In the example, e.g. `steps/observation/state`. */
  path: string;
  /** In the studio: `observation.state`, `observation.images.image_0`, `action`. */
  key: string;
  kind: 'numbers' | 'image' | 'text';
  /** As declared, e.g. `float32`. */
  dtype: string;
  /** Of one step; for a picture height, width, channels. 0 where it may vary. */
  shape: number[];
  /** How a tensor's values are stored. */
  encoding: 'none' | 'bytes' | 'zlib';
}

/** What a step holds, and what of it is not read. */
export interface StepFeatures {
  features: StepFeature[];
  unread: {
    /** As `StepFeature.key`. */
    key: string;
    /** The end of a sentence that begins with the key. */
    why: string;
  }[];
}

const count = z.union([z.string(), z.number()]);
const mostDimensions = 100;
const dimensions = z.object({ dimensions: listOf(count, mostDimensions).optional() }).optional();
const tensorSchema = z.object({
  shape: dimensions,
  dtype: z.string().default('float32'),
  encoding: z.string().default('none'),
});
const imageSchema = z.object({ shape: dimensions, dtype: z.string().default('uint8') });
const nodeSchema = z.looseObject({
  featuresDict: z.object({ features: z.record(z.string(), z.unknown()) }).optional(),
  sequence: z
    .object({ feature: z.unknown(), length: count.optional().catch(undefined) })
    .optional(),
  tensor: tensorSchema.optional(),
  image: imageSchema.optional(),
  text: z.unknown().optional(),
  classLabel: z.unknown().optional(),
});
type Node = z.infer<typeof nodeSchema>;

/** Throws `unsupported` if the tree has no `steps` sequence. */
export function readStepFeatures(json: unknown, file: string): StepFeatures {
  const steps = child(parse(json), 'steps');
  const step = steps?.sequence === undefined ? null : parse(steps.sequence.feature);
  if (step?.featuresDict === undefined) {
    throw new StudioError(
      'unsupported',
      `${file} describes no "steps" of several features each, as RLDS episodes have; this TFDS dataset holds something else than robot episodes.`,
    );
  }
  const found: StepFeatures = { features: [], unread: [] };
  collect(step, 'steps', found, 0);
  return found;
}

function collect(node: Node, path: string, found: StepFeatures, depth: number): void {
  const leaveOut = (why: string): void => {
    found.unread.push({ key: keyOf(path, 'numbers'), why });
  };
  const add = (kind: StepFeature['kind'], dtype: string, shape: number[], encoding = 'none') => {
    if (encoding !== 'none' && encoding !== 'bytes' && encoding !== 'zlib') {
      leaveOut(`is packed as ${encoding}, which is not read`);
    } else found.features.push({ path, key: keyOf(path, kind), kind, dtype, shape, encoding });
  };
  if (node.featuresDict !== undefined && depth < 8) {
    for (const [name, inner] of Object.entries(node.featuresDict.features)) {
      const parsed = parse(inner);
      collect(parsed ?? {}, `${path}/${name}`, found, depth + 1);
    }
  } else if (node.image !== undefined) {
    const { dtype, shape } = node.image;
    // TFDS takes the bytes of such numbers for colours.
    if (dtype.startsWith('float')) leaveOut(`holds pictures as ${dtype}, which are not read`);
    else add('image', dtype, sizes(shape));
  } else if (node.text !== undefined) add('text', 'string', []);
  else if (node.tensor !== undefined) {
    const { dtype, shape, encoding } = node.tensor;
    add(dtype === 'string' ? 'text' : 'numbers', dtype, sizes(shape), encoding);
  } else if (node.classLabel !== undefined) add('numbers', 'int64', []);
  else if (node.sequence !== undefined) {
    const { feature, length } = node.sequence;
    const [each, times] = [parse(feature)?.tensor, Number(length ?? -1)];
    // Without a length of its own, each step may have another one.
    if (each === undefined || each.dtype === 'string' || !(times > 0)) {
      leaveOut('is a list in each step, which is not read');
    } else add('numbers', each.dtype, [times, ...sizes(each.shape)], each.encoding);
  } else leaveOut('is of a kind that is not read');
}

/** Names as LeRobot would give them, which is what cues and curves look for. */
function keyOf(path: string, kind: StepFeature['kind']): string {
  const name = path.replace(/^steps\//, '').replaceAll('/', '.');
  return kind === 'image'
    ? `observation.images.${name.replace(/^observation\.(images\.)?/, '')}`
    : name;
}

const sizes = (shape: z.infer<typeof dimensions>): number[] =>
  (shape?.dimensions ?? []).map((size) => Math.max(0, Math.trunc(Number(size)) || 0));

function parse(json: unknown): Node | null {
  const parsed = nodeSchema.safeParse(json);
  return parsed.success ? parsed.data : null;
}

const child = (node: Node | null, name: string): Node | null =>
  node?.featuresDict === undefined ? null : parse(node.featuresDict.features[name]);
