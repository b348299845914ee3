/**
 * What a record says about how its episode ended: of the episode, of its last step, or by the folder it was recorded
 * in.
 */
import { claimsOfPath, isOutcomeName, type Claim } from '../outcomes/claims';
import { readFeature, type Span } from './example';
import type { FileWindow } from './tfrecord';

const paths = ['episode_metadata/file_path', 'episode_metadata/recording_folderpath'];

export async function recordClaims(
  window: FileWindow,
  found: ReadonlyMap<string, Span>,
): Promise<Claim[]> {
  const lastValue = async (feature: string): Promise<Claim['value']> => {
    const span = found.get(feature);
    if (span === undefined) return null;
    const bytes = await window.read(span.start, span.end - span.start);
    const last = bytes === null ? undefined : readFeature(bytes).values.at(-1);
    // Every record has every feature: one that is not known is written as NaN.
    if (Number.isNaN(last)) return null;
    return last instanceof Uint8Array ? new TextDecoder().decode(last) : (last ?? null);
  };
  const claims: Claim[] = [];
  for (const feature of found.keys()) {
    const [, place, name = ''] = /^(?:(steps)|episode_metadata)\/(.+)$/.exec(feature) ?? [];
    if (!isOutcomeName(name)) continue;
    const from = place === undefined ? feature : `${feature} of its last step`;
    claims.push({ name, value: await lastValue(feature), from });
  }
  for (const path of paths) {
    const stated = await lastValue(path);
    if (typeof stated === 'string') claims.push(...claimsOfPath(stated));
  }
  return claims;
}
