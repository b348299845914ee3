/** What is open, and for whom: datasets and projects close when no window needs them any more. */
import type { PushEvents } from '../shared/api';
import type { ProjectInfo } from '../shared/model/project';
import { StudioError } from '../shared/errors';
import type { AllowedLinks } from './datasets/allowed-links';
import type { Dataset } from './datasets/dataset';
import { DatasetRegistry } from './datasets/registry';
import { copyAddress, ProjectAddresses } from './project/addresses';
import { openProject } from './project/open-project';
import type { Project } from './project/project';
import type { OpenProject } from './studio-context';
import { serial } from './system/serial';
import type { ProxyVideos } from './video/proxy-videos';

export interface OpenDatasetsOptions {
  dataDir: string;
  proxies: ProxyVideos;
  links: AllowedLinks;
  /** What no window needs stays open for so long: a window that is loaded again comes back for it. */
  lingerMs: number;
  /** How often a project that others hold is tried. */
  retryMs: number;
  /** Whether a job works on the dataset or its project. */
  isBusy(datasetId: string): boolean;
  /** A project can be written now that could not, or was read anew. */
  changed(info: ProjectInfo): void;
  /** Something was stored about an episode. */
  stored(change: PushEvents['review']): void;
  closed(datasetId: string): void;
}

export class OpenDatasets {
  private readonly datasets: DatasetRegistry;
  private readonly projects = new Map<string, OpenProject>();
  /** Which project a request for a dataset and a folder led to. */
  private readonly asked = new Map<string, string>();
  private readonly windows = new Map<string, Set<AbortSignal>>();
  private readonly lingering = new Map<string, NodeJS.Timeout>();
  private readonly addresses: ProjectAddresses;
  /** Two windows that open the same project at once must share it, or one would lock out the other. */
  private readonly inTurn = serial();
  private readonly retry: NodeJS.Timeout;
  /** Stands for the first window as long as there is none. */
  private readonly firstWindow = new AbortController();
  private isClosed = false;

  constructor(private readonly options: OpenDatasetsOptions) {
    this.datasets = new DatasetRegistry(
      options.proxies,
      options.links,
      (id) => !options.isBusy(id),
    );
    this.addresses = new ProjectAddresses(options.dataDir);
    this.retry = setInterval(() => void this.tryAgain(), options.retryMs).unref();
  }

  /**
   * Opens a dataset that the first window will ask for, while that is still being loaded; it is held until a window has
   * opened any. Never throws: what is wrong is told to the window that asks.
   */
  async openAhead(path: string): Promise<void> {
    await this.open(path, this.firstWindow.signal).catch(() => undefined);
  }

  /** Opens a dataset for a window (`gone` is aborted when it is); read anew where its files have changed. */
  async open(path: string, gone: AbortSignal): Promise<Dataset> {
    const dataset = await this.datasets.open(path);
    await this.give(dataset, gone);
    if (gone !== this.firstWindow.signal) this.firstWindow.abort();
    // Closed just before it was given.
    return this.datasets.has(dataset) ? dataset : this.open(path, gone);
  }

  /** Lets the dataset at `path` link into `folders`, and opens it anew for a window. */
  async allowLinks(path: string, folders: readonly string[], gone: AbortSignal): Promise<Dataset> {
    const dataset = await this.datasets.allowLinks(path, folders);
    await this.give(dataset, gone);
    return dataset;
  }

  private async give(dataset: Dataset, gone: AbortSignal): Promise<void> {
    const { id } = dataset.summary;
    this.hold(id, gone);
    for (const open of this.of(id)) {
      if (open.dataset === dataset) continue;
      await open.project.useDataset(dataset);
      open.dataset = dataset;
    }
  }

  /** Throws `not-found` if no open dataset has this id. */
  get(id: string): Dataset {
    return this.datasets.get(id);
  }

  /** The window needs it no more. */
  release(datasetId: string, gone: AbortSignal): void {
    const windows = this.windows.get(datasetId);
    if (windows?.delete(gone) === true && windows.size === 0) this.linger(datasetId);
  }

  /** Opens a dataset's project, or gives the open one; one that could not be written is tried again. */
  openProject(datasetId: string, path: string | null): Promise<Project> {
    return this.inTurn(async () => {
      const dataset = this.get(datasetId);
      const request = `${datasetId} ${path ?? ''}`;
      const known = this.projects.get(this.asked.get(request) ?? '');
      if (known !== undefined) {
        await this.refresh(known);
        return known.project;
      }
      const project = await openProject({
        dataset,
        path,
        dataDir: this.options.dataDir,
        addressOf: (id, folder) => this.addressOf(id, folder),
        formerProject: (folder) => this.addresses.former(folder),
      });
      const { id } = project.info;
      this.asked.set(request, id);
      const present = this.projects.get(id);
      if (present === undefined) {
        this.projects.set(id, { project, dataset });
        project.onChange((change) => this.options.stored({ projectId: id, ...change }));
        return project;
      }
      // The same folder under another name.
      await project.close();
      await this.refresh(present);
      return present.project;
    });
  }

  /** Throws `not-found` for a project that is not open. */
  project(id: string): OpenProject {
    const open = this.projects.get(id);
    if (open !== undefined) return open;
    throw new StudioError('not-found', `Project ${id} is not open; open its dataset.`);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    clearInterval(this.retry);
    for (const timer of this.lingering.values()) clearTimeout(timer);
    await this.inTurn(async () => {
      await Promise.all([...this.projects.values()].map(({ project }) => project.close()));
      await this.datasets.closeAll();
    });
  }

  private async addressOf(id: string, folder: string): Promise<string> {
    const present = this.projects.get(id);
    const isOther = present !== undefined && present.project.info.path !== folder;
    const address = await this.addresses.of(id, folder);
    return isOther ? copyAddress(id, folder) : address;
  }

  private of(datasetId: string): OpenProject[] {
    return [...this.projects.values()].filter(({ dataset }) => dataset.summary.id === datasetId);
  }

  private hold(datasetId: string, gone: AbortSignal): void {
    clearTimeout(this.lingering.get(datasetId));
    this.lingering.delete(datasetId);
    const windows = this.windows.get(datasetId) ?? new Set();
    this.windows.set(datasetId, windows);
    if (windows.has(gone)) return;
    windows.add(gone);
    if (gone.aborted) this.release(datasetId, gone);
    else gone.addEventListener('abort', () => this.release(datasetId, gone), { once: true });
  }

  private linger(datasetId: string): void {
    if (this.isClosed) return;
    const timer = setTimeout(() => void this.closeUnneeded(datasetId), this.options.lingerMs);
    this.lingering.set(datasetId, timer.unref());
  }

  private closeUnneeded(datasetId: string): Promise<void> {
    return this.inTurn(async () => {
      const isNeeded = (this.windows.get(datasetId)?.size ?? 0) > 0;
      if (isNeeded || this.isClosed || !this.lingering.delete(datasetId)) return;
      if (this.options.isBusy(datasetId)) {
        this.linger(datasetId);
        return;
      }
      const projects = this.of(datasetId).map(({ project }) => project);
      for (const { info } of projects) this.projects.delete(info.id);
      this.windows.delete(datasetId);
      await Promise.all([
        this.datasets.close(datasetId),
        ...projects.map((project) => project.close()),
      ]);
      this.options.closed(datasetId);
    });
  }

  /** Whoever held a project may be gone, and a disk may be writable again, or a file readable. */
  private async tryAgain(): Promise<void> {
    for (const open of this.projects.values()) {
      if (!(await open.project.couldDoMore())) continue;
      // What fails is tried again, and said when the project is opened again.
      await this.inTurn(() => this.refresh(open)).catch(() => undefined);
    }
  }

  private async refresh({ project, dataset }: OpenProject): Promise<void> {
    if (this.isClosed || this.options.isBusy(dataset.summary.id)) return;
    if (await project.refresh()) this.options.changed(project.info);
  }
}
