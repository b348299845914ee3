/** A robot description for the arms of a dataset: which joint is which dimension, for a person to confirm. */
import path from 'node:path';
import { StudioError } from '../../shared/errors';
import type { EmbodimentPart } from '../../shared/model/dataset';
import type { MatchedArm } from '../../shared/model/kinematics';
import type { Dataset } from '../datasets/dataset';
import { matchChain, type Dimension } from './match';
import { readUrdf } from './urdf';

/**
 * The parts with a chain for each arm whose joints are measured as places, and what was matched with what. Throws
 * `unsupported` where the robot has no such joints or none fits, `corrupt-data` where the file makes no sense.
 */
export async function matchParts(
  dataset: Dataset,
  parts: readonly EmbodimentPart[],
  file: string,
): Promise<{ parts: EmbodimentPart[]; arms: MatchedArm[] }> {
  const joints = await readUrdf(file);
  const [first] = dataset.episodes;
  const blocks = first === undefined ? [] : (await dataset.signals(first.index)).blocks;
  const arms: MatchedArm[] = [];
  const matched = parts.map((part) => {
    const block = blocks.find(({ key }) => key === part.feature);
    if (part.role !== 'joints' || part.quantity !== 'position' || block === undefined) return part;
    const width = block.names.length;
    const dimensions = part.dims.map((dim): Dimension => {
      let largest = 0;
      for (let at = dim; at < block.values.length; at += width) {
        const size = Math.abs(block.values[at] ?? 0);
        if (size > largest) largest = size;
      }
      return { dim, name: block.names[dim] ?? '', largest };
    });
    const { chain, by } = matchChain(path.basename(file), joints, dimensions);
    const pairs = chain.joints.flatMap(({ name, dim }) =>
      dim === null ? [] : [{ joint: name, dimension: block.names[dim] ?? String(dim) }],
    );
    arms.push({
      feature: part.feature,
      side: part.side,
      by,
      unit: chain.unit,
      tip: chain.tip,
      pairs,
    });
    return { ...part, chain };
  });
  if (arms.length === 0) {
    throw new StudioError(
      'unsupported',
      'The robot has no part of joints that are measured as places; say first which dimensions they are.',
    );
  }
  return { parts: matched, arms };
}
