/** Names of files, groups and features, made of the dataset's. */

/** `observation.images.top` is `top`; only letters, digits, dashes and underscores, for the name of a file. */
export const cameraName = (key: string): string =>
  key.replace(/^observation\.(images?\.)?/, '').replaceAll(/[^\w-]+/g, '_') || 'camera';

/** `name`, or `name_2` and so on if it is taken; takes it. */
export function distinct(name: string, taken: Set<string>): string {
  let free = name;
  for (let count = 2; taken.has(free); count += 1) free = `${name}_${count}`;
  taken.add(free);
  return free;
}
