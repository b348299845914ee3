/** Which joint of a robot description is which dimension of a dataset. */
import { StudioError } from '../../shared/errors';
import type { ChainJoint, KinematicChain } from '../../shared/model/kinematics';
import type { UrdfJoint } from './urdf';

export interface Dimension {
  /** Its place among the feature's values. */
  dim: number;
  name: string;
  /** The largest of its values, without sign; what tells degrees from radians. */
  largest: number;
}

export interface Matched {
  chain: KinematicChain;
  by: 'name' | 'order';
}

/** No joint of an arm turns by more, radians. */
const mostRadians = 4 * Math.PI;

/**
 * The chain from the base to the hand that these dimensions move: by the joints' names where each has one of its own,
 * else in the order of the longest arm. Throws `unsupported` with a sentence where neither fits.
 */
export function matchChain(
  urdf: string,
  joints: readonly UrdfJoint[],
  dimensions: readonly Dimension[],
): Matched {
  const paths = pathsOf(joints);
  const named = paths.map((path) => byName(path, dimensions)).find((each) => each !== null);
  const longest = paths.toSorted((a, b) => moving(b).length - moving(a).length)[0] ?? [];
  const found = named ?? byOrder(longest, dimensions);
  if (found === null) {
    throw new StudioError(
      'unsupported',
      `${urdf} does not fit: its longest arm has ${moving(longest).length} joints that move, the dataset ${dimensions.length}, and their names differ.`,
    );
  }
  const turning = found.filter(({ kind }) => kind === 'turns').map(({ dim }) => dim);
  const largest = Math.max(
    ...dimensions.filter(({ dim }) => turning.includes(dim)).map((each) => each.largest),
  );
  const last = found.at(-1);
  return {
    chain: {
      urdf,
      tip: last?.child ?? '',
      unit: largest > mostRadians ? 'degrees' : 'radians',
      joints: found.map(({ parent: _parent, child: _child, ...joint }) => joint),
    },
    by: named === undefined ? 'order' : 'name',
  };
}

type Path = readonly UrdfJoint[];
type Assigned = (UrdfJoint & Pick<ChainJoint, 'dim'>)[];

/** From the base to each link that carries no other, in the file's order. */
function pathsOf(joints: readonly UrdfJoint[]): Path[] {
  const to = new Map(joints.map((joint) => [joint.child, joint]));
  const parents = new Set(joints.map(({ parent }) => parent));
  return joints
    .filter(({ child }) => !parents.has(child))
    .map((leaf) => {
      const path: UrdfJoint[] = [];
      const seen = new Set<UrdfJoint>();
      for (let at: UrdfJoint | undefined = leaf; at !== undefined; at = to.get(at.parent)) {
        if (seen.has(at)) throw new StudioError('corrupt-data', 'The joints go round in a circle.');
        seen.add(at);
        path.unshift(at);
      }
      return path;
    });
}

const moving = (path: Path): Path => path.filter(({ kind }) => kind !== 'fixed');

/** Null unless each dimension is one joint of the path, and no joint two of them. */
function byName(path: Path, dimensions: readonly Dimension[]): Assigned | null {
  const candidates = moving(path);
  const dims = new Map<UrdfJoint, number>();
  for (const { dim, name } of dimensions) {
    const plain = plainName(name);
    const same = candidates.filter((joint) => plainName(joint.name) === plain);
    const alike =
      same.length > 0
        ? same
        : candidates.filter((joint) => plain !== '' && plainName(joint.name).endsWith(plain));
    const [only, ...more] = alike;
    if (only === undefined || more.length > 0 || dims.has(only)) return null;
    dims.set(only, dim);
  }
  return upToHand(path, dims);
}

function byOrder(path: Path, dimensions: readonly Dimension[]): Assigned | null {
  const candidates = moving(path);
  if (dimensions.length === 0 || candidates.length < dimensions.length) return null;
  const dims = new Map(
    dimensions.flatMap(({ dim }, at) => {
      const joint = candidates[at];
      return joint === undefined ? [] : [[joint, dim] as const];
    }),
  );
  return upToHand(path, dims);
}

/** Up to what is fixed to the last joint that has a dimension: beyond it are fingers. */
function upToHand(path: Path, dims: ReadonlyMap<UrdfJoint, number>): Assigned {
  const last = path.findLastIndex((joint) => dims.has(joint));
  const beyond = path.findIndex((joint, at) => at > last && joint.kind !== 'fixed');
  const hand = beyond < 0 ? path : path.slice(0, beyond);
  return hand.map((joint) => ({ ...joint, dim: dims.get(joint) ?? null }));
}

/** What tells joints apart: `observation.shoulder_pan.pos` and `shoulder_pan_joint` are alike. */
const plainName = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll('joint', ' ')
    .split(/[^a-z0-9]+/)
    .filter((word) => !/^(?:pos|position|qpos|rad|deg|state|main|observation|arm|)$/.test(word))
    .join('');
