/** Robot descriptions in URDF, as far as the place of a hand needs them: links, joints, axes. */
import { readFile } from 'node:fs/promises';
import type { ChainJoint } from '../../shared/model/kinematics';
import { openRegular, tooLarge } from '../files/regular-file';
import { unreadable } from '../system/classify-error';

const largestFile = 8 << 20;
const mostJoints = 2_000;

export interface UrdfJoint extends Omit<ChainJoint, 'dim'> {
  parent: string;
  child: string;
}

/** Joints in the file's order. Throws `corrupt-data` or what opening throws, with a sentence that names the file. */
export async function readUrdf(file: string): Promise<UrdfJoint[]> {
  try {
    const { handle, stats } = await openRegular(file);
    try {
      if (stats.size > largestFile) throw tooLarge(file, stats.size, largestFile);
      return jointsOf(await readFile(handle, 'utf8'));
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unreadable(error, `${file} cannot be read as a robot description`);
  }
}

/** Throws an Error with a sentence where the text is no URDF. */
export function jointsOf(text: string): UrdfJoint[] {
  const xml = withoutComments(text);
  if (!/<robot[\s>]/.test(xml)) throw new Error('it has no robot element; is it a URDF file?');
  if (xml.includes('<xacro:') || xml.includes('${')) {
    throw new Error('it is written in xacro; expand it first (xacro FILE > robot.urdf).');
  }
  const joints: UrdfJoint[] = [];
  for (const piece of xml.split(/<joint(?=\s)/).slice(1)) {
    const [head = '', ...rest] = piece.split('>');
    const body = rest.join('>').split('</joint')[0] ?? '';
    const type = attribute(head, 'type');
    const parent = attribute(elementOf(body, 'parent'), 'link');
    const child = attribute(elementOf(body, 'child'), 'link');
    // Transmissions and controllers name joints, too.
    if (type === null || parent === null || child === null) continue;
    const name = attribute(head, 'name') ?? child;
    const origin = elementOf(body, 'origin');
    const mimics = elementOf(body, 'mimic') !== '';
    joints.push({
      name,
      kind: mimics ? 'fixed' : kindOf(type),
      xyz: triple(attribute(origin, 'xyz'), [0, 0, 0], name),
      rpy: triple(attribute(origin, 'rpy'), [0, 0, 0], name),
      axis: triple(attribute(elementOf(body, 'axis'), 'xyz'), [1, 0, 0], name),
      parent,
      child,
    });
    if (joints.length > mostJoints) throw new Error(`it has more than ${mostJoints} joints.`);
  }
  if (joints.length === 0) throw new Error('it has no joints.');
  return joints;
}

/** What floats or glides is no joint of an arm. */
const kindOf = (type: string): ChainJoint['kind'] =>
  type === 'revolute' || type === 'continuous'
    ? 'turns'
    : type === 'prismatic'
      ? 'slides'
      : 'fixed';

function triple(
  text: string | null,
  otherwise: ChainJoint['xyz'],
  joint: string,
): ChainJoint['xyz'] {
  if (text === null) return otherwise;
  const [x = Number.NaN, y = Number.NaN, z = Number.NaN] = text.trim().split(/\s+/).map(Number);
  if (![x, y, z].every(Number.isFinite)) {
    throw new Error(`its joint ${joint} has "${text.slice(0, 40)}" where three numbers belong.`);
  }
  return [x, y, z];
}

const withoutComments = (text: string): string =>
  text
    .split('<!--')
    .map((piece, at) => (at === 0 ? piece : piece.slice(endOf(piece))))
    .join('');

const endOf = (comment: string): number => {
  const end = comment.indexOf('-->');
  return end < 0 ? comment.length : end + 3;
};

/** The attributes of the first element of that name; empty where there is none. */
function elementOf(body: string, name: string): string {
  const [, after] = body.split(new RegExp(`<${name}(?=[\\s/>])`), 2);
  return after === undefined ? '' : ` ${after.split('>')[0] ?? ''}`;
}

const attribute = (attributes: string, name: string): string | null =>
  new RegExp(`\\s${name}\\s*=\\s*["']([^"']*)["']`).exec(attributes)?.[1] ?? null;
