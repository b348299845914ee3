/** Stretches of frames, for evidence. */

/** Frames `from` to `to`, both included. */
export interface Run {
  from: number;
  to: number;
}

/** Stretches of at least `shortest` frames that are marked with something else than 0, the longest first. */
export function runsOf(marks: Uint8Array, shortest: number): Run[] {
  const runs: Run[] = [];
  let from = -1;
  for (let frame = 0; frame <= marks.length; frame += 1) {
    const isMarked = (marks[frame] ?? 0) !== 0;
    if (isMarked && from < 0) from = frame;
    if (isMarked || from < 0) continue;
    if (frame - from >= shortest) runs.push({ from, to: frame - 1 });
    from = -1;
  }
  return runs.sort((a, b) => b.to - b.from - (a.to - a.from));
}

/** `frames 0 to 40, 90 to 120 and 3 more`: the longest three, in order. */
export function spansText(runs: readonly Run[]): string {
  const longest = runs.slice(0, 3).sort((a, b) => a.from - b.from);
  if (longest.length === 0) return 'a few at a time';
  const named = longest.map(({ from, to }) => (from === to ? `${from}` : `${from} to ${to}`));
  const more = runs.length - longest.length;
  const word = longest.length === 1 && longest[0]?.from === longest[0]?.to ? 'frame' : 'frames';
  return `${word} ${named.join(', ')}${more > 0 ? ` and ${more} more stretches` : ''}`;
}
