/**
 * What HDF5 files hold that the studio does not read, or shows otherwise than one expects: nothing is left behind
 * unsaid.
 */
import { StudioError, type Problem } from '../../../shared/errors';
import { problem } from '../problems';
import type { LeftOut } from './arrays';
import type { EpisodePlace } from './hdf5-reader';
import type { FileLayout } from './layout';

const isLink = ({ why }: LeftOut): boolean => why.startsWith('is a link');

export interface ReadFile extends FileLayout {
  relative: string;
}

/** Why a file has no episode. */
export function noneIn(relative: string, { leftOut: [first] }: FileLayout): StudioError {
  const why = first === undefined ? '' : `: ${first.name} ${first.why}`;
  return new StudioError('corrupt-data', `${relative} has no demonstration in it${why}.`);
}

/** One finding for what is left out for one reason, however many episodes have it. */
export function leftOut(files: readonly ReadFile[], places: readonly EpisodePlace[]): Problem[] {
  const problems: Problem[] = [];
  for (const [episode, { relative, layout }] of places.entries()) {
    if (layout.frames > 0) continue;
    const message = `Episode ${episode} (${layout.name} in ${relative}) has length 0; there is nothing in it to look at.`;
    problems.push(problem('episode-empty', { message, file: relative, episode }));
  }
  const all = [
    ...files.flatMap((file) =>
      file.leftOut.map((each) => ({ ...each, where: ` in ${file.relative}` })),
    ),
    ...places.flatMap(({ relative, layout }) =>
      layout.leftOut.map((each) => ({ ...each, where: ` of ${layout.name} in ${relative}` })),
    ),
  ];
  const byReason = new Map<string, { first: (typeof all)[number]; names: Set<string> }>();
  for (const each of all) {
    // Lengths differ from one demonstration to the next; what is wrong does not.
    const reason = `${each.why.replace(/\d+/g, '#')} ${each.camera ?? ''}`;
    const known = byReason.get(reason) ?? { first: each, names: new Set() };
    known.names.add(each.name);
    byReason.set(reason, known);
  }
  for (const { first, names } of byReason.values()) {
    const others = names.size === 1 ? '' : ` (and ${names.size - 1} more like it)`;
    const { camera, name, where, why } = first;
    const what = camera === undefined ? 'it is left out' : 'its pictures cannot be shown';
    const message = `${name}${others}${where} ${why}; ${what}.`;
    const code = isLink(first) ? 'link-not-followed' : 'feature-left-out';
    problems.push(problem(code, { message, ...(camera === undefined ? {} : { camera }) }));
  }
  const depth = places.flatMap(({ layout }) =>
    layout.features.filter(({ kind }) => kind === 'depth'),
  );
  for (const camera of new Set(depth.map(({ key }) => key))) {
    const message = `${camera} is depth of 16 bits; the studio shows and exports it as grey pictures of 8 bits.`;
    problems.push(problem('depth-as-grey', { message, camera }));
  }
  if (files.some(({ upsideDown }) => upsideDown)) {
    const message =
      'Pictures of these demonstrations are stored from bottom to top (macros_image_convention is opengl); ' +
      'the studio shows and exports them as they are stored, upside down.';
    problems.push(problem('pictures-upside-down', { message }));
  }
  return problems;
}
