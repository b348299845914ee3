/** The datasets that are open: each path once, however often it is asked for. */
import { realpath } from 'node:fs/promises';
import { StudioError } from '../../shared/errors';
import type { Dataset } from './dataset';
import type { ProxyVideos } from '../video/proxy-videos';
import { openDataset } from './open';

export class DatasetRegistry {
  private readonly byPath = new Map<string, Promise<Dataset>>();
  private readonly byId = new Map<string, Dataset>();

  /** @param proxies where pictures that are in no video file become one; the user's cache if not given */
  constructor(private readonly proxies?: ProxyVideos) {}

  /** Opens the dataset at `path`, or gives the open one. Throws as `openDataset` does. */
  async open(path: string): Promise<Dataset> {
    const real = await realpath(path).catch(() => path);
    const known = this.byPath.get(real);
    if (known !== undefined) return known;
    const opening = openDataset(path, this.proxies);
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
