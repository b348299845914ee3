/** The datasets that are open: each path once, however often it is asked for. */
import { realpath } from 'node:fs/promises';
import { StudioError } from '../../shared/errors';
import type { Dataset } from './dataset';
import type { ProxyVideos } from '../video/proxy-videos';
import type { AllowedLinks } from './allowed-links';
import { allowLinks, openDataset } from './open';

export class DatasetRegistry {
  private readonly byPath = new Map<string, Promise<Dataset>>();
  private readonly byId = new Map<string, Dataset>();

  /**
   * @param proxies where pictures that are in no video file become one; the user's cache if not given
   * @param links where datasets may link to; the user's own list if not given
   */
  constructor(
    private readonly proxies?: ProxyVideos,
    private readonly links?: AllowedLinks,
  ) {}

  /** Opens the dataset at `path`, or gives the open one. Throws as `openDataset` does. */
  async open(path: string): Promise<Dataset> {
    const real = await realpath(path).catch(() => path);
    const known = this.byPath.get(real);
    if (known !== undefined) return known;
    const opening = openDataset(path, this.proxies, this.links);
    this.byPath.set(real, opening);
    try {
      const dataset = await opening;
      this.byId.set(dataset.summary.id, dataset);
      return dataset;
    } catch (error) {
      // The folder may be repaired and asked for again.
      this.byPath.delete(real);
      throw error;
    }
  }

  /** Lets the dataset at `path` link into `folders`, and opens it anew. Throws as `allowLinks` and `openDataset` do. */
  async allowLinks(path: string, folders: readonly string[]): Promise<Dataset> {
    await allowLinks(path, folders, this.links);
    this.byPath.delete(await realpath(path));
    return this.open(path);
  }

  /** Throws `not-found` if no open dataset has this id. */
  get(id: string): Dataset {
    const dataset = this.byId.get(id);
    if (dataset === undefined) {
      throw new StudioError('not-found', `No dataset ${id} is open; open its folder again.`);
    }
    return dataset;
  }

  async closeAll(): Promise<void> {
    const open = [...this.byId.values()];
    this.byPath.clear();
    this.byId.clear();
    await Promise.all(open.map((dataset) => dataset.close()));
  }
}
