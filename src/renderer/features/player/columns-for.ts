/** Most robot cameras are 4:3; the layout need not wait for the files to say so. */
const pictureAspect = 4 / 3;

/** The number of columns in which `count` pictures come out largest in a place of this size. */
export function columnsFor(count: number, width: number, height: number): number {
  let best = 1;
  let bestWidth = 0;
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const pictureWidth = Math.min(width / columns, (height / rows) * pictureAspect);
    if (pictureWidth > bestWidth) {
      best = columns;
      bestWidth = pictureWidth;
    }
  }
  return best;
}
