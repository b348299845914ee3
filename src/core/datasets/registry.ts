/** The datasets that are open: each path once, however often it is asked for. */
import { realpath } from 'node:fs/promises';
import { StudioError } from '../../shared/errors';
import type { ProxyVideos } from '../video/proxy-videos';
import type { AllowedLinks } from './allowed-links';
import { changeStamp } from './change-stamp';
import type { Dataset } from './dataset';
import { allowLinks, openDataset } from './open';

interface Opened {
  dataset: Dataset;
  /** Of the folder, just before it was read. */
  stamp: string;
}

/** Answers that are being computed from a dataset that was read anew end within this time. */
const retireAfterMs = 60_000;

export class DatasetRegistry {
  private readonly byPath = new Map<string, Promise<Opened>>();
  private readonly byId = new Map<string, { dataset: Dataset; real: string }>();
  private readonly retired = new Map<Dataset, NodeJS.Timeout>();

  /**
   * @param proxies where pictures that are in no video file become one; the user's cache if not given
   * @param links where datasets may link to; the user's own list if not given
   * @param mayChange whether a dataset that changed on disk may be read anew now; always if not given
   */
  constructor(
    private readonly proxies?: ProxyVideos,
    private readonly links?: AllowedLinks,
    private readonly mayChange: (id: string) => boolean = () => true,
  ) {}

  /**
   * Opens the dataset at `path`, or gives the open one. One whose files have changed since is read anew, and goes by
   * the id it had. Throws as `openDataset` does.
   */
  async open(path: string): Promise<Dataset> {
    const real = await realpath(path).catch(() => path);
    const known = this.byPath.get(real);
    if (known === undefined) return this.read(real);
    const { dataset, stamp } = await known;
    const changed = (await changeStamp(real)) !== stamp;
    if (this.byPath.get(real) !== known) return this.open(path);
    if (!changed || !this.mayChange(dataset.summary.id)) {
      // What was wrong while a disk was away is over.
      await dataset.forgetChanged();
      return dataset;
    }
    return this.readAnew(real, dataset);
  }

  /** Lets the dataset at `path` link into `folders`, and opens it anew. Throws as `allowLinks` and `openDataset` do. */
  async allowLinks(path: string, folders: readonly string[]): Promise<Dataset> {
    await allowLinks(path, folders, this.links);
    const real = await realpath(path);
    const known = await this.byPath.get(real)?.catch(() => undefined);
    return known === undefined ? this.read(real) : this.readAnew(real, known.dataset);
  }

  /** Throws `not-found` if no open dataset has this id. */
  get(id: string): Dataset {
    const dataset = this.byId.get(id)?.dataset;
    if (dataset === undefined) {
      throw new StudioError('not-found', `No dataset ${id} is open; open its folder again.`);
    }
    return dataset;
  }

  has(dataset: Dataset): boolean {
    return this.byId.get(dataset.summary.id)?.dataset === dataset;
  }

  async close(id: string): Promise<void> {
    const open = this.byId.get(id);
    if (open === undefined) return;
    // At once, so that whoever asks from here on gets it read anew.
    this.byId.delete(id);
    this.byPath.delete(open.real);
    await open.dataset.close();
  }

  async closeAll(): Promise<void> {
    const open = [...[...this.byId.values()].map(({ dataset }) => dataset), ...this.retired.keys()];
    for (const timer of this.retired.values()) clearTimeout(timer);
    this.retired.clear();
    this.byPath.clear();
    this.byId.clear();
    await Promise.all(open.map((dataset) => dataset.close()));
  }

  private async readAnew(real: string, before: Dataset): Promise<Dataset> {
    const next = await this.read(real);
    this.retire(before);
    return next;
  }

  private async read(real: string): Promise<Dataset> {
    const before = this.byPath.get(real);
    const opening = this.readNow(real);
    this.byPath.set(real, opening);
    try {
      const { dataset } = await opening;
      this.byId.set(dataset.summary.id, { dataset, real });
      return dataset;
    } catch (error) {
      // The folder may be repaired and asked for again; what was open stays.
      if (before === undefined) this.byPath.delete(real);
      else this.byPath.set(real, before);
      throw error;
    }
  }

  private async readNow(real: string): Promise<Opened> {
    const stamp = await changeStamp(real);
    return { dataset: await openDataset(real, this.proxies, this.links), stamp };
  }

  private retire(dataset: Dataset): void {
    const end = (): void => {
      this.retired.delete(dataset);
      // A job may still read from it.
      if (this.mayChange(dataset.summary.id)) void dataset.close();
      else this.retire(dataset);
    };
    this.retired.set(dataset, setTimeout(end, retireAfterMs).unref());
  }
}
