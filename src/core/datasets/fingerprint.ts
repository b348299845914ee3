/** What tells one episode from another, so that decisions never slide to another one. */
import { createHash } from 'node:crypto';
import type { EpisodeSignals } from '../../shared/model/dataset';

/** 16 hex characters of length and actions; of states where there are no actions, of the first numbers
 * there are where there is neither. */
export function fingerprintOf({
  frames,
  blocks,
}: Pick<EpisodeSignals, 'frames' | 'blocks'>): string {
  const block =
    ['action', 'observation.state']
      .map((key) => blocks.find((each) => each.key === key))
      .find((each) => each !== undefined) ?? blocks[0];
  const hash = createHash('sha256').update(String(frames));
  if (block !== undefined) hash.update(littleEndian(block.values));
  return hash.digest('hex').slice(0, 16);
}

/** The same bytes on every machine. */
function littleEndian(values: Float32Array): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(values.length * 4));
  values.forEach((value, at) => bytes.setFloat32(at * 4, value, true));
  return new Uint8Array(bytes.buffer);
}
