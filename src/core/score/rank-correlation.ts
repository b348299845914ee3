/** Whether two lists put things in the same order. */

/** Spearman's: of the ranks, ties having their mean rank. Null where one of the two never varies. */
export function spearman(pairs: readonly (readonly [number, number])[]): number | null {
  return pearson(ranks(pairs.map(([x]) => x)), ranks(pairs.map(([, y]) => y)));
}

function pearson(x: readonly number[], y: readonly number[]): number | null {
  // Of ranks, whatever the ties.
  const middle = (x.length - 1) / 2;
  let [both, ofX, ofY] = [0, 0, 0];
  for (const [at, value] of x.entries()) {
    const [a, b] = [value - middle, (y[at] ?? 0) - middle];
    both += a * b;
    ofX += a * a;
    ofY += b * b;
  }
  return ofX > 0 && ofY > 0 ? both / Math.sqrt(ofX * ofY) : null;
}

function ranks(values: readonly number[]): number[] {
  const order = values.map((value, at) => ({ value, at })).sort((a, b) => a.value - b.value);
  const found = values.map(() => 0);
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && order[to]?.value === order[from]?.value) to += 1;
    for (const { at } of order.slice(from, to)) found[at] = (from + to - 1) / 2;
    from = to;
  }
  return found;
}
