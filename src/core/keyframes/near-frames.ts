/** What lies near a frame, found without going through all: a stranger's episode may have a cue at every frame. */

interface AtFrame {
  readonly frame: number;
}

/** Things of which those near a frame are taken out, each once. */
export class Takeable<Thing extends AtFrame> {
  private readonly taken = new Set<Thing>();
  /** For each position one at or behind it, at which something may be left. */
  private readonly next: Int32Array;

  /** @param things ascending by frame */
  constructor(private readonly things: readonly Thing[]) {
    this.next = Int32Array.from({ length: things.length + 1 }, (_, at) => at);
  }

  has(thing: Thing): boolean {
    return !this.taken.has(thing);
  }

  /**
   * Takes what is left of those that are near, ascending.
   *
   * @param from no earlier one is near
   * @param isNear holds of all in one stretch of frames, and of `frame`
   */
  take(frame: number, from: number, isNear: (thing: Thing) => boolean): Thing[] {
    const found: Thing[] = [];
    for (let at = this.left(this.firstFrom(from)); ; at = this.left(at + 1)) {
      const thing = this.things[at];
      if (thing === undefined) return found;
      if (isNear(thing)) {
        found.push(thing);
        this.taken.add(thing);
        this.next[at] = at + 1;
      } else if (thing.frame > frame) return found;
    }
  }

  /** The first position from there on at which something is left. */
  private left(position: number): number {
    let at = position;
    while (at !== (this.next[at] ?? at)) {
      const beyond = this.next[at] ?? at;
      // Whoever comes by again goes half the way.
      this.next[at] = this.next[beyond] ?? beyond;
      at = beyond;
    }
    return at;
  }

  private firstFrom(frame: number): number {
    let [low, high] = [0, this.things.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.things[middle]?.frame ?? 0) < frame) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Things that are put in one by one. */
export class Placed<Thing extends AtFrame> {
  /** In the order in which they came. */
  readonly all: Thing[] = [];
  private readonly width: number;
  private readonly byStretch = new Map<number, Thing[]>();

  /** @param reach frames that are near */
  constructor(reach: number) {
    this.width = Math.max(1, Math.ceil(reach));
  }

  add(thing: Thing): void {
    this.all.push(thing);
    const stretch = this.stretchOf(thing.frame);
    const there = this.byStretch.get(stretch);
    if (there === undefined) this.byStretch.set(stretch, [thing]);
    else there.push(thing);
  }

  /** All that are near, and some that are a little farther off. */
  near(frame: number): Thing[] {
    const stretch = this.stretchOf(frame);
    return [-1, 0, 1].flatMap((aside) => this.byStretch.get(stretch + aside) ?? []);
  }

  private stretchOf(frame: number): number {
    return Math.floor(frame / this.width);
  }
}

/**
 * Each thing with the nearest of these frames, the earlier one of two that are as near, where that is no farther off
 * than `reach`; by that frame, ascending.
 */
export function byNearest<Thing extends AtFrame>(
  frames: readonly number[],
  things: readonly Thing[],
  reach: number,
): Map<number, Thing[]> {
  const places = [...new Set(frames)].sort((a, b) => a - b);
  const found = new Map<number, Thing[]>();
  let at = 0;
  const away = (position: number, { frame }: Thing): number =>
    Math.abs((places[position] ?? Number.POSITIVE_INFINITY) - frame);
  for (const thing of things.toSorted((a, b) => a.frame - b.frame)) {
    while (away(at + 1, thing) < away(at, thing)) at += 1;
    const place = places[at];
    if (place === undefined || away(at, thing) > reach) continue;
    const there = found.get(place);
    if (there === undefined) found.set(place, [thing]);
    else there.push(thing);
  }
  return found;
}
