/** What of a video file is known to be damaged. */
export class Damage {
  /** Pictures that the decoder did not give although it was asked for them alone. */
  readonly undecodable = new Set<number>();
  /**
   * Random-access pictures from which reading failed. The decoder runs ahead of what it gave, so the damage may lie
   * well after the picture asked for: from here on each picture is decoded alone, when it is wanted.
   */
  readonly fragile = new Set<number>();

  forget(): void {
    this.undecodable.clear();
    this.fragile.clear();
  }
}
