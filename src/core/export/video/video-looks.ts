/** Looking into video files before an export: somebody waits for a plan, which looks at some; a run looks at all. */
import { pictureTable, type PictureTable } from '../../video/picture-table';

export class VideoLooks {
  private readonly seen = new Set<string>();

  /** @param most how many files are looked into, about 10 ms each */
  constructor(private readonly most: number) {}

  /** The pictures of a file; null where enough files were looked into. Throws `corrupt-data` naming the file. */
  async table(file: string): Promise<PictureTable | null> {
    if (!this.mayLook(file)) return null;
    this.seen.add(file);
    return pictureTable(file);
  }

  mayLook(file: string): boolean {
    return this.seen.has(file) || this.seen.size < this.most;
  }
}
